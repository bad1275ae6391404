package dev.streampod.server.protocol;

/** Asks for many numbers. */
public record Burst(int num) implements EchoFromClient {}
