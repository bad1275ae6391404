package dev.streampod.generator;

import java.util.Locale;

/** The name of a module, as types are named after it. */
final class ModuleName {

    private ModuleName() {}

    /** {@code my-chat.server} as {@code myChatServer}, as the protocol is called on the wire. */
    static String onTheWire(String name) {
        String typeName = upperCamelCase(name);
        return typeName.isEmpty() ? "" : typeName.substring(0, 1).toLowerCase(Locale.ROOT) + typeName.substring(1);
    }

    /** {@code my-chat.server} as {@code MyChatServer}. */
    static String upperCamelCase(String name) {
        StringBuilder result = new StringBuilder();
        for (String word : name.split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                result.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return result.toString();
    }
}
