// Prints the members of a class of the runtime, one a line: those that it inherits, and those that its constructor makes.
import * as streampod from './streampod.js';

const client = new streampod.Client('ws://localhost:1', {}, 'protocol', 'fingerprint');
const instances = {
  Client: client,
  Endpoint: new streampod.Endpoint(client, 'a'),
  StreamEndpoint: new streampod.StreamEndpoint(client, 'b', () => [], () => []),
  Channel: new streampod.Channel(streampod.channel('c', () => [], () => undefined), []),
};
for (let object = instances[process.argv[2]]; object; object = Object.getPrototypeOf(object)) {
  Object.getOwnPropertyNames(object).forEach(name => console.log(name));
}
