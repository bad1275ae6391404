package dev.streampod.server;

import java.math.BigInteger;
import java.util.Locale;
import java.util.UUID;

/**
 * The name that a channel of the protocol has between servers: {@code room:42}, the name of the channel and behind it the
 * values of its parameters, in the order of the protocol. Immutable.
 *
 * <p>No two lists of values give the same name: in a text {@code %} is written {@code %25}, {@code :} is written
 * {@code %3A}, and half of a surrogate pair, which UTF-8 has no form for, {@code %uD800}. Numbers are decimal, UUIDs are in
 * lower case, booleans are {@code true} and {@code false}, and values of enums go by their names in the protocol, which need
 * no escape.
 */
public final class ChannelName {

    private static final char SEPARATOR = ':';
    private static final char ESCAPE = '%';

    private final String text;

    private ChannelName(String text) {
        this.text = text;
    }

    /** @param channel the channel's name in the protocol: letters and digits */
    static ChannelName of(String channel) {
        return new ChannelName(channel);
    }

    /** This name with another value behind it. */
    public ChannelName with(String value) {
        return joined(escaped(value));
    }

    /** This name with another value behind it. */
    public ChannelName with(long value) {
        return joined(Long.toString(value));
    }

    /** This name with another value behind it. */
    public ChannelName with(boolean value) {
        return joined(Boolean.toString(value));
    }

    /** This name with another value behind it. */
    public ChannelName with(BigInteger value) {
        return joined(value.toString());
    }

    /** This name with another value behind it. */
    public ChannelName with(UUID value) {
        return joined(value.toString());
    }

    /** The name. */
    @Override
    public String toString() {
        return text;
    }

    private ChannelName joined(String value) {
        return new ChannelName(text + SEPARATOR + value);
    }

    private static String escaped(String value) {
        int first = 0;
        while (first < value.length() && plain(value, first)) {
            first++;
        }
        if (first == value.length()) {
            return value;
        }
        var escaped = new StringBuilder(value.length() + 16).append(value, 0, first);
        for (int i = first; i < value.length(); i++) {
            char c = value.charAt(i);
            if (plain(value, i)) {
                escaped.append(c);
            } else if (Character.isSurrogate(c)) {
                escaped.append(ESCAPE).append('u').append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
            } else {
                escaped.append(c == ESCAPE ? "%25" : "%3A");
            }
        }
        return escaped.toString();
    }

    private static boolean plain(String value, int index) {
        char c = value.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 < value.length() && Character.isLowSurrogate(value.charAt(index + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return index > 0 && Character.isHighSurrogate(value.charAt(index - 1));
        }
        return c != ESCAPE && c != SEPARATOR;
    }
}
