package dev.streampod.spring.boot;

import org.jspecify.annotations.Nullable;

/**
 * Where the server listens. Immutable.
 *
 * @param number a port of its own, 0 for any that is free; null for that of the application's web server
 */
public record ServerPort(@Nullable Integer number) {

    private static final String SAME = "same";
    private static final int HIGHEST = 65_535;

    public ServerPort {
        if (number != null && (number < 0 || number > HIGHEST)) {
            throw new IllegalArgumentException("A port is a number from 0 to 65535, or same; not " + number);
        }
    }

    /**
     * Reads a property's value.
     *
     * @throws IllegalArgumentException when it is neither a port nor {@code same}
     */
    public static ServerPort of(String text) {
        if (text.equalsIgnoreCase(SAME)) {
            return new ServerPort(null);
        }
        try {
            return new ServerPort(Integer.valueOf(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("A port is a number from 0 to 65535, or same; not " + text);
        }
    }

    /** Whether it is the port of the application's web server. */
    public boolean isSame() {
        return number == null;
    }

    @Override
    public String toString() {
        return number == null ? SAME : number.toString();
    }
}
