package dev.streampod.generator.resolve;

import java.util.Set;
import javax.lang.model.SourceVersion;

/** The names that a protocol cannot use, because Java or the generated code has them. */
public final class ReservedNames {

    private static final Set<String> OBJECT_METHODS =
            Set.of("clone", "equals", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    private static final Set<String> ENTITY_METHODS = Set.of("builder", "toBuilder");

    private static final Set<String> EXCEPTION_METHODS = Set.of(
            "addSuppressed",
            "fillInStackTrace",
            "getCause",
            "getLocalizedMessage",
            "getMessage",
            "getStackTrace",
            "getSuppressed",
            "initCause",
            "printStackTrace",
            "setStackTrace");

    private static final Set<String> ENUM_METHODS =
            Set.of("compareTo", "describeConstable", "getDeclaringClass", "name", "ordinal", "valueOf", "values");

    private static final Set<String> CLIENT_METHODS = Set.of(
            "addConnectionListener",
            "addErrorListener",
            "builder",
            "close",
            "closeStreamingConnection",
            "connectionState",
            "endpoints",
            "key",
            "openStreamingConnection",
            "protocol",
            "refreshKey",
            "removeConnectionListener",
            "removeErrorListener",
            "setKey",
            "signedInUser");

    /** What skeletons and stubs of endpoints have anyway. */
    private static final Set<String> ENDPOINT_METHODS = Set.of(
            "addContinuityListener",
            "call",
            "callAsync",
            "callStream",
            "closeStream",
            "definition",
            "getUserObject",
            "handleStreamMessage",
            "name",
            "nonBlocking",
            "openStream",
            "removeContinuityListener",
            "sendStreamMessage",
            "sendStreamMessageAsync",
            "setUserObject",
            "slowReaders",
            "stream",
            "streamClosed",
            "streamOpened",
            "withDeadline");

    /** Types that generated code names simply, of {@code java.lang} and of the runtime. */
    private static final Set<String> TYPES = Set.of(
            "Boolean",
            "Builder",
            "Bytes",
            "Character",
            "Class",
            "Deprecated",
            "Double",
            "Enum",
            "Exception",
            "Fields",
            "Float",
            "IllegalArgumentException",
            "IllegalStateException",
            "Integer",
            "Long",
            "Math",
            "NullPointerException",
            "Object",
            "Override",
            "Record",
            "RuntimeException",
            "SerializableEntity",
            "SerializableException",
            "StringBuilder",
            "SuppressWarnings",
            "System",
            "Throwable",
            "Void");

    private ReservedNames() {}

    /** Whether Java keeps the word for itself. */
    public static boolean javaWord(String name) {
        return SourceVersion.isKeyword(name, SourceVersion.RELEASE_17);
    }

    public static boolean type(String name) {
        return TYPES.contains(name) || BuiltInTypes.has(name);
    }

    public static boolean field(String name) {
        return OBJECT_METHODS.contains(name) || ENTITY_METHODS.contains(name);
    }

    public static boolean exceptionField(String name) {
        return field(name) || EXCEPTION_METHODS.contains(name);
    }

    public static boolean enumProperty(String name) {
        return OBJECT_METHODS.contains(name) || ENUM_METHODS.contains(name);
    }

    public static boolean method(String name) {
        return OBJECT_METHODS.contains(name) || ENDPOINT_METHODS.contains(name);
    }

    public static boolean endpoint(String name) {
        return OBJECT_METHODS.contains(name) || CLIENT_METHODS.contains(name);
    }
}
