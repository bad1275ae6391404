package dev.streampod.generator.java;

import java.util.Locale;

/** What constants are called that stand for something of the protocol. */
final class ConstantNames {

    private ConstantNames() {}

    /** {@code NOT_NOW} for {@code notNow}. */
    static String of(String name) {
        var constant = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean wordBegins = i > 0
                    && Character.isUpperCase(name.charAt(i))
                    && !Character.isUpperCase(name.charAt(i - 1))
                    && name.charAt(i - 1) != '_';
            constant.append(wordBegins ? "_" : "").append(name.charAt(i));
        }
        return constant.toString().toUpperCase(Locale.ROOT);
    }
}
