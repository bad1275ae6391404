package dev.streampod.generator.compatibility;

/** How much of what one type writes another one reads as it was meant; the least first. */
enum Readability {
    NEVER,
    SOMETIMES,
    ALWAYS;

    Readability and(Readability other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
