package dev.streampod.generator.compatibility;

/** How much of what one type writes another one reads as it was meant; the least first. */
enum Reading {
    NEVER,
    SOMETIMES,
    ALWAYS;

    Reading and(Reading other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
