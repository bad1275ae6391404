package dev.streampod.generator.java;

import dev.streampod.generator.definition.FieldDefinition;
import java.util.List;

/** The names inside the methods of a codec: those that the generator brings along, and one for each field. */
final class CodecScope {

    static final String FIELDS = "FIELDS";
    static final String REQUIRED = "REQUIRED";
    static final String IN = "in";
    static final String OUT = "out";
    static final String VALUE = "value";
    static final String FIELD = "field";
    static final String SEEN = "seen";
    static final String BUILDER = "builder";

    /** What a local variable would hide: constants, parameters, and the first name of a package. */
    private static final List<String> RESERVED =
            List.of(FIELDS, REQUIRED, IN, OUT, VALUE, FIELD, SEEN, BUILDER, "INSTANCE", "java", "dev");

    private final NameScope names = new NameScope();

    CodecScope(EntityShape shape, String packageName) {
        RESERVED.forEach(names::newName);
        int dot = packageName.indexOf('.');
        names.newName(dot < 0 ? packageName : packageName.substring(0, dot));
        for (FieldDefinition field : shape.fields()) {
            names.newName(hidesType(field.name()) ? field.name() + "_" : field.name(), field.name());
        }
    }

    /** The local variable of a field. */
    String local(FieldDefinition field) {
        return names.get(field.name());
    }

    NameScope names() {
        return names;
    }

    private static boolean hidesType(String name) {
        return Character.isUpperCase(name.charAt(0));
    }
}
