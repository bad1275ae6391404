package dev.streampod.generator.declaration;

/**
 * A key of the language.
 *
 * @param description one sentence for the author of a protocol, as an editor shows it
 */
record Key(String name, ValueKind value, String description) {

    /** Serverpod's other name of {@code default}. */
    static final String DEFAULT_MODEL = "defaultModel";

    static final Key FIELD_TYPE = new Key("type", ValueKind.TYPE, "The type.");
    static final Key PARAMETER_TYPE =
            new Key("type", ValueKind.TYPE_OR_STREAM, "The type, or \"stream<…>\" for what arrives one by one.");
    static final Key DEFAULT = new Key("default", ValueKind.SCALAR, "The value when it is left out.");
    static final Key REQUIRED =
            new Key("required", ValueKind.SWITCH, "The builder insists on a value although the type is nullable.");
    static final Key TAIL = new Key("tail", ValueKind.SWITCH, "Accepted because Serverpod has it; it changes nothing.");
    static final Key DEPRECATED =
            new Key("deprecated", ValueKind.TEXT, "Marks it as deprecated in Java, with this as the reason.");
    static final Key EXTENDS = new Key("extends", ValueKind.PARENT, "The parent, whose fields come first.");
    static final Key SEALED = new Key(
            "sealed",
            ValueKind.FLAG,
            "Only its subclasses have instances, and all of them are declared in this protocol.");
    static final Key SERVER_ONLY =
            new Key("serverOnly", ValueKind.FLAG, "Never generated for clients; it travels between servers.");
    static final Key IMMUTABLE =
            new Key("immutable", ValueKind.FLAG, "Accepted; every generated class is immutable anyway.");
    static final Key REQUIRED_SCOPES = new Key(
            "requiredScopes", ValueKind.TEXTS, "The scopes that a user must have, all of them; implies requireLogin.");
}
