/** Makes the values that the client is given, and shows those that it gives, in the JSON of the wire. */
import { Decimal, isObject } from './json.mjs';

const number = json => (json instanceof Decimal ? json.value : typeof json === 'string' ? Number(json) : Number(json));
const entries = (object, key, value) => new Map(Object.keys(object).map(name => [key(name), value(object[name])]));

/** A floating-point number as JSON has it: those that are none are strings. */
const shownNumber = value => (Number.isFinite(value) ? (Number.isInteger(value) ? value : new Decimal(String(value))) : String(value));

/** A float as the shortest number that is the same float. */
const shownFloat = value => {
  const digits = [6, 7, 8, 9].find(count => Math.fround(Number(value.toPrecision(count))) === value);
  return shownNumber(digits ? Number(value.toPrecision(digits)) : value);
};

const shape = ({ '@class': $type, ...fields }) => ({ $type, ...numbers(fields) });
const numbers = fields =>
  Object.fromEntries(Object.entries(fields).map(([name, json]) => [name, json instanceof Decimal ? json.value : json]));

const shownShape = ({ $type, ...fields }) => ({ '@class': $type, ...shownNumbers(fields) });
const shownNumbers = fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'number' ? shownNumber(value) : value]),
  );

const everything = ({ re_named, ...json }) => ({
  ...json,
  aLong: BigInt(json.aLong),
  aFloat: number(json.aFloat),
  aDouble: number(json.aDouble),
  someBytes: Uint8Array.from(atob(json.someBytes), character => character.charCodeAt(0)),
  aShape: shape(json.aShape),
  anything: json.anything && value(json.anything),
  set: new Set(json.set),
  map: entries(json.map, key => key, list => list),
  byId: entries(json.byId, BigInt, shape),
  renamed: re_named,
});

const shownEverything = ({ renamed, ...fields }) => ({
  ...fields,
  aFloat: shownFloat(fields.aFloat),
  aDouble: shownNumber(fields.aDouble),
  someBytes: btoa(String.fromCharCode(...fields.someBytes)),
  aShape: shownShape(fields.aShape),
  aSimple: shownFields(fields.aSimple),
  anything: fields.anything && shown(fields.anything),
  list: fields.list.map(shownFields),
  set: [...fields.set],
  map: Object.fromEntries(fields.map),
  byId: Object.fromEntries([...fields.byId].map(([key, each]) => [String(key), shownShape(each)])),
  re_named: renamed,
});

/** A message: the name of its class, and its fields. */
export const value = ([$type, fields]) => entity($type, fields);

export const entity = ($type, fields) => ({ $type, ...($type === 'Everything' ? everything(fields) : numbers(fields)) });

/** The fields of an entity. */
export function shownFields({ $type, ...fields }) {
  const all = $type === 'Everything' ? shownEverything(fields) : shownNumbers(fields);
  return Object.fromEntries(Object.entries(all).filter(([, field]) => field !== null));
}

/** The name of its class, and its fields. */
export const shown = message => [message.$type, shownFields(message)];

/** A result or an item. */
export const shownValue = result => (isObject(result) ? shownFields(result) : (result ?? null));
