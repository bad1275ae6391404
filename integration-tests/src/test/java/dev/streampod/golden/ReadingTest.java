package dev.streampod.golden;

import static dev.streampod.entity.Audience.CLIENT;
import static dev.streampod.entity.Audience.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.golden.everything.Circle;
import dev.streampod.golden.everything.Color;
import dev.streampod.golden.everything.Containers;
import dev.streampod.golden.everything.Defaults;
import dev.streampod.golden.everything.Empty;
import dev.streampod.golden.everything.EverythingProtocol;
import dev.streampod.golden.everything.Keyword;
import dev.streampod.golden.everything.Level;
import dev.streampod.golden.everything.Note;
import dev.streampod.golden.everything.Options;
import dev.streampod.golden.everything.Perhaps;
import dev.streampod.golden.everything.Planet;
import dev.streampod.golden.everything.Rectangle;
import dev.streampod.golden.everything.SimpleData;
import dev.streampod.golden.everything.Words;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader makes of JSON that is not what the writer would have written. */
class ReadingTest {

    private final Json json = new Json(EverythingProtocol.INSTANCE);

    @Test
    void fieldsComeInAnyOrder() {
        assertThat(json.readQuoted("Rectangle", "{'height':2,'corners':4,'label':'x','width':1}", CLIENT))
                .isEqualTo(new Rectangle("x", 4, 1, 2));
    }

    @Test
    void unknownKeysAreSkippedAtAnyDepth() {
        String text =
                "{'new':{'a':[1,{'b':[]}]},'note':{'x':null,'text':'t','y':[[]]},'notes':{'k':[{'text':'u','z':{}}]},"
                        + "'insisted':1,'re-named':'r','last':[]}";
        Options options = (Options) json.readQuoted("Options", text, CLIENT);
        assertThat(options.note()).isEqualTo(new Note("t", null, 3));
        assertThat(options.notes()).containsEntry("k", List.of(new Note("u", null, 3)));
    }

    @Test
    void aClassWithoutFieldsReadsWhateverComes() {
        assertThat(json.readQuoted("Empty", "{}", CLIENT)).isEqualTo(new Empty());
        assertThat(json.readQuoted("Empty", "{'later':[{}]}", CLIENT)).isEqualTo(new Empty());
    }

    @Test
    void allMissingFieldsAreNamedAtOnce() {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> json.readQuoted("Rectangle", "{'width':1,'label':null}", CLIENT))
                .withMessage("Rectangle lacks label, corners, height at ");
    }

    @Test
    void missingFieldsDeepInsideAreToldWithTheirPlace() {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> json.readQuoted("Tree", "{'name':'a','children':[{'name':'b'}]}", CLIENT))
                .withMessage("Tree lacks children at /children/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SimpleData | {'num':1,'num':2} | SimpleData.num: the field came twice at /num",
                "Perhaps | {'anInt':1,'aLong':2,'anInt':1} | Perhaps.anInt: the field came twice at /anInt",
                "Perhaps | {'anInt':null,'anInt':1} | Perhaps.anInt: the field came twice at /anInt",
                "Perhaps | {'anInt':1,'anInt':null} | Perhaps.anInt: the field came twice at /anInt",
                "Perhaps | {'aShape':{'@class':'Circle','label':'x','radius':1,'@class':'Square'}} | Circle: @class has to come once, as the first key, at /aShape/@class",
                "Perhaps | {'map':{'a':1,'b':2,'a':1}} | Perhaps.map: expected each key once, found \"a\" again at /map/a",
                "Keyed | {'plain':{'red':1,'red':1}} | Keyed.plain: expected each key once, found \"red\" again at /plain/red",
                "Keyed | {'plain':{'mauve':1,'unknown':1,'unknown':1}} | Keyed.plain: expected each key once, found \"unknown\" again at /plain/unknown",
            })
    void whatComesTwiceIsAnError(String className, String text, String message) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> json.readQuoted(className, text, CLIENT))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'mauve':7,'unknown':1} | {'unknown':1}",
                "{'unknown':1,'mauve':7} | {'unknown':1}",
                "{'mauve':7,'red':2,'unknown':1,'teal':8} | {'unknown':1,'red':2}",
                "{'mauve':7} | {'unknown':7}",
                "{'red':2,'mauve':7,'teal':8} | {'red':2,'unknown':7}",
                "{'mauve':null,'unknown':1,'teal':null} | {'unknown':1}",
                "{'mauve':1,'unknown':null} | {'unknown':null}",
            })
    void theDefaultsOwnEntryWinsOverThoseOfUnknownKeys(String sent, String read) {
        String deep = "{'nullable':" + sent + "}";
        assertThat(json.readQuoted("Keyed", deep, CLIENT))
                .isEqualTo(json.readQuoted("Keyed", "{'nullable':" + read + "}", CLIENT));
        if (!sent.contains("null")) {
            assertThat(json.readQuoted("Keyed", "{'plain':" + sent + "}", CLIENT))
                    .isEqualTo(json.readQuoted("Keyed", "{'plain':" + read + "}", CLIENT));
        }
    }

    @Test
    void aSetDropsWhatComesAgain() {
        Perhaps perhaps = (Perhaps) json.readQuoted("Perhaps", "{'set':[2,1,2]}", CLIENT);
        assertThat(perhaps.set()).containsExactly(2, 1);
    }

    static Stream<Arguments> wrongTypes() {
        return Stream.of(
                        "aBoolean | 1 | a boolean | 1",
                        "aBoolean | 'true' | a boolean | \"true\"",
                        "anInt | 1.5 | an int | 1.5",
                        "anInt | 2147483648 | an int | 2147483648",
                        "aLong | '1' | a long | \"1\"",
                        "aFloat | true | a float | true",
                        "aDouble | [] | a double | an array",
                        "aString | {} | a string | an object",
                        "aString | 1 | a string | 1",
                        "someBytes | 'A' | base64 | \"A\"",
                        "someBytes | [1] | base64 | an array",
                        "anInstant | 'now' | an instant in UTC | \"now\"",
                        "aLocalDate | '2023-02-29' | a date | \"2023-02-29\"",
                        "aLocalTime | '25:00' | a time | \"25:00\"",
                        "aLocalDateTime | '2023-01-01' | a date and time | \"2023-01-01\"",
                        "aDuration | '1h' | a duration | \"1h\"",
                        "aUuid | '1-1-1-1-1' | a UUID | \"1-1-1-1-1\"",
                        "aUri | ':' | a URI | \":\"",
                        "aLevel | 3 | the index of a Level | 3",
                        "aLevel | 'low' | an int | \"low\"",
                        "aSimple | [] | an object of the class SimpleData | an array",
                        "aShape | 'Circle' | an object of the class Shape | \"Circle\"",
                        "anything | {} | an array of the name of a class and an object | an object",
                        "list | {} | an array | an object",
                        "set | 'a' | an array | \"a\"",
                        "map | [] | an object | an array")
                .map(row -> row.split(" \\| ", -1))
                .map(columns -> Arguments.of((Object[]) columns));
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void aValueOfAnotherTypeIsToldWithFieldExpectedFoundAndPlace(
            String field, String value, String expected, String found) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> json.readQuoted("Perhaps", "{'" + field + "':" + value + "}", CLIENT))
                .withMessage("Perhaps." + field + ": expected " + expected + ", found " + found + " at /" + field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'list':['a',null]} | Perhaps.list: expected a string, found null at /list/1",
                "{'set':[1,'2']} | Perhaps.set: expected an int, found \"2\" at /set/1",
                "{'map':{'a':1,'b':[]}} | Perhaps.map: expected a double, found an array at /map/b",
                "{'aShape':{}} | Perhaps.aShape: expected the name of a Shape in @class as the first key, found none at /aShape",
                "{'aShape':{'label':'x','@class':'Circle'}} | Perhaps.aShape: expected the name of a Shape in @class as the first key, found none at /aShape/label",
                "{'aShape':{'@class':'SimpleData'}} | Perhaps.aShape: expected the name of a Shape, found \"SimpleData\" at /aShape/@class",
                "{'aShape':{'@class':'Circle','label':'x','radius':'y'}} | Circle.radius: expected a double, found \"y\" at /aShape/radius",
                "{'anything':['Nothing',{}]} | Perhaps.anything: expected the name of a class, found \"Nothing\" at /anything/0",
                "{'anything':['java.lang.String',{}]} | Perhaps.anything: expected the name of a class, found \"java.lang.String\" at /anything/0",
                "{'anything':['Shape',{}]} | Perhaps.anything: expected the name of a class, found \"Shape\" at /anything/0",
                "{'anything':['Empty',{},1]} | Perhaps.anything: expected the end of the array, found 1 at /anything/2",
            })
    void errorsInContainersAndInOtherClassesNameTheirPlace(String text, String message) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> json.readQuoted("Perhaps", text, CLIENT))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "byInt,01",
        "byInt,2147483648",
        "byInt,1.0",
        "byLong,+1",
        "byLong,' 1'",
        "byBigInteger,-0",
        "byUuid,1-1-1-1-1",
        "byLevel,2"
    })
    void aKeyOfAnotherFormIsAnError(String field, String key) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> json.readQuoted("Containers", "{'" + field + "':{'" + key + "':null}}", CLIENT))
                .withMessageStartingWith("Containers." + field + ": expected ")
                .withMessageContaining(" as a key, found \"" + key + "\" at /" + field);
    }

    @Test
    void aNullForAFieldThatIsNotNullCountsAsMissing() {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> json.readQuoted("SimpleData", "{'num':null}", CLIENT))
                .withMessage("SimpleData lacks num at ");
        Defaults defaults = (Defaults) json.readQuoted("Defaults", "{'anInt':null,'aColor':null}", CLIENT);
        assertThat(defaults.anInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(defaults.aColor()).isEqualTo(Color.green);
    }

    @Test
    void missingFieldsTakeTheirDefaults() {
        Instant before = Instant.now();
        Defaults read = (Defaults) json.readQuoted("Defaults", "{}", CLIENT);
        assertThat(read.now()).isBetween(before, Instant.now());
        assertThat(read.perhapsNow()).isBetween(before, Instant.now());
        assertThat(read.random().version()).isEqualTo(4);
        assertThat(read.timeOrdered().version()).isEqualTo(7);
        Defaults built = Defaults.builder()
                .now(read.now())
                .perhapsNow(read.perhapsNow())
                .random(read.random())
                .timeOrdered(read.timeOrdered())
                .build();
        assertThat(read).isEqualTo(built);
        assertThat(read.aString()).isEqualTo("It's \"quoted\" \\ and $L ünïcode");
    }

    @Test
    void aNullIsToldFromAMissingKeyWhereThereIsADefault() {
        Defaults nulls = Defaults.builder()
                .build()
                .withPerhapsInt(null)
                .withPerhapsNow(null)
                .withPerhapsUri(null);
        String written = json.write(nulls, CLIENT);
        assertThat(written).contains("\"perhapsInt\":null,\"perhapsNow\":null,\"perhapsUri\":null");
        assertThat(json.read("Defaults", written, CLIENT)).isEqualTo(nulls);
    }

    @Test
    void theNameOfAnUnknownEnumValueIsReadAsTheDefault() {
        Perhaps perhaps = (Perhaps) json.readQuoted("Perhaps", "{'aColor':'ultraviolet'}", CLIENT);
        assertThat(perhaps.aColor()).isEqualTo(Color.unknown);
    }

    @Test
    void unknownEnumValuesMayMeetInASetOrAMap() {
        var empty = RandomEntities.forClients(0).entity(Containers.class);
        String written = json.write(empty, CLIENT)
                .replaceFirst("\"colors\":\\[[^]]*]", "\"colors\":[\"x\",\"y\",\"red\"]")
                .replaceFirst("\"byColor\":\\{[^}]*}", "\"byColor\":{\"x\":\"1\",\"red\":\"2\",\"y\":\"3\"}");
        Containers read = (Containers) json.read("Containers", written, CLIENT);
        assertThat(read.colors()).containsExactly(Color.unknown, Color.red);
        assertThat(read.byColor().keySet()).containsExactly(Color.unknown, Color.red);
        assertThat(read.byColor().get(Color.unknown)).isEqualByComparingTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'ultra'", "''", "'Class'", "1", "null"})
    void anUnknownEnumValueWithoutADefaultIsAnError(String value) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> json.readQuoted("Words", "{'planet':'earth','keyword':" + value + "}", CLIENT));
    }

    @Test
    void enumsTravelByNameOrByIndexAsTheProtocolSays() {
        assertThat(json.write(new Words(Keyword.class_, Planet.mars), CLIENT))
                .isEqualTo("{\"keyword\":\"class\",\"planet\":\"mars\"}");
        assertThat(json.readQuoted("Words", "{'keyword':'NO','planet':'earth'}", CLIENT))
                .isEqualTo(new Words(Keyword.NO, Planet.earth));
        Perhaps perhaps = (Perhaps) json.readQuoted("Perhaps", "{'aLevel':2}", CLIENT);
        assertThat(perhaps.aLevel()).isEqualTo(Level.high);
        assertThat(json.write(perhaps, CLIENT)).isEqualTo("{\"aLevel\":2}");
    }

    @Test
    void anEnumsPropertiesAreWhatTheProtocolSays() {
        assertThat(Color.red.rgb()).isEqualTo(16711680);
        assertThat(Planet.earth.label()).isEqualTo("The \"Earth\"");
        assertThat(Planet.mars.label()).isEqualTo("unnamed");
        assertThat(Planet.earth.neighbour()).isEqualTo(Planet.mars);
        assertThat(Planet.mars.neighbour()).isEqualTo(Planet.earth);
        assertThat(Planet.earth.aLocalDate()).isEqualTo("1970-01-01");
        assertThat(Planet.mars.anInstant()).isNull();
        assertThat(Planet.earth.aLong()).isEqualTo(9007199254740993L);
    }

    @Test
    void anObjectIsReadWithTheClassThatItNames() {
        assertThat(json.readQuoted("Perhaps", "{'aShape':{'@class':'Circle','label':'x','radius':1}}", CLIENT))
                .isEqualTo(perhaps().aShape(new Circle("x", 1)).build());
        assertThat(json.write(
                        perhaps()
                                .anything(new SimpleData(1))
                                .aShape(new Circle("x", 1))
                                .build(),
                        CLIENT))
                .isEqualTo(
                        "{\"aShape\":{\"@class\":\"Circle\",\"label\":\"x\",\"radius\":1.0},\"anything\":[\"SimpleData\",{\"num\":1}]}");
    }

    private static Perhaps.Builder perhaps() {
        return Perhaps.builder();
    }

    @Test
    void nestingIsLimitedByTheParserAndEndsInItsError() {
        String deep = "{'name':'x','children':[".repeat(2_000);
        assertThatExceptionOfType(tools.jackson.core.JacksonException.class)
                .isThrownBy(() -> json.readQuoted("Tree", deep, SERVER));
    }

    @Test
    void listsInWhatWasReadCannotBeChanged() {
        Perhaps perhaps = (Perhaps) json.readQuoted("Perhaps", "{'list':['a'],'set':[1],'map':{'a':1}}", CLIENT);
        List<String> list = Objects.requireNonNull(perhaps.list());
        Set<Integer> set = Objects.requireNonNull(perhaps.set());
        Map<String, Double> map = Objects.requireNonNull(perhaps.map());
        for (Collection<?> collection : List.of(list, set, map.keySet(), map.values())) {
            assertThat(collection).hasSize(1);
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(collection::clear);
        }
    }
}
