package dev.streampod.generator.compatibility;

/** Finds one family of changes. Reports every one of them. */
interface ChangeRule {

    void compare(ProtocolDiff diff);
}
