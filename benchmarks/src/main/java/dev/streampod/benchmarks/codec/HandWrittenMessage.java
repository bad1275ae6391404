package dev.streampod.benchmarks.codec;

import java.time.Instant;

/** The fields of {@code EchoMessage}, for the codecs that are not generated. */
record HandWrittenMessage(long id, String sender, String text, Instant sentAt, int x, int y) {}
