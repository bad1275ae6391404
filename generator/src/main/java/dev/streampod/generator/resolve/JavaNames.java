package dev.streampod.generator.resolve;

import java.util.Locale;

/** Derives the Java names of declarations. */
public final class JavaNames {

    private JavaNames() {}

    /** The type names of an endpoint begin with this. */
    public static String endpointType(String endpoint) {
        return upperCamelCase(endpoint);
    }

    /** The type name of a channel begins with this. */
    public static String channelType(String channel) {
        return upperCamelCase(channel);
    }

    private static String upperCamelCase(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /** The sealed interface of what clients send to an endpoint. */
    public static String fromClient(String endpoint) {
        return endpointType(endpoint) + "FromClient";
    }

    /** The sealed interface of what an endpoint sends to clients. */
    public static String toClient(String endpoint) {
        return endpointType(endpoint) + "ToClient";
    }

    /** The constant of an enum's value. */
    public static String enumConstant(String value) {
        return ReservedNames.javaWord(value) ? value + "_" : value;
    }
}
