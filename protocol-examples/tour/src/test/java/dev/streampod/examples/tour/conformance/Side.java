package dev.streampod.examples.tour.conformance;

/** A side of a connection. */
enum Side {
    CLIENT("client"),
    SERVER("server");

    private final String key;

    Side(String key) {
        this.key = key;
    }

    /** Its name in the suite. */
    String key() {
        return key;
    }

    Side other() {
        return this == CLIENT ? SERVER : CLIENT;
    }

    static Side named(String key) {
        for (Side side : values()) {
            if (side.key.equals(key)) {
                return side;
            }
        }
        throw new IllegalArgumentException("a side is client or server, not " + key);
    }
}
