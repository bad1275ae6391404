package dev.streampod.server.internal.http;

import org.jspecify.annotations.Nullable;

/** Texts that are served to everybody, pages of allowed origins included. Immutable. */
public sealed interface Documents permits Descriptions, BrowserRuntime {

    /** The answer to a request for a path; null when the path is none of these. */
    @Nullable
    Document at(String path);
}
