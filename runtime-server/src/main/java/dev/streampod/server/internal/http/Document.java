package dev.streampod.server.internal.http;

/** The answer to a request for a text that can only be read. */
record Document(int status, String type, String text) {}
