package dev.streampod.server.protocol;

/** A number. */
public record SimpleData(int num) implements EchoFromClient, EchoToClient {}
