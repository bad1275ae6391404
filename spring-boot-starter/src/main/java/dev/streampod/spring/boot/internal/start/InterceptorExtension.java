package dev.streampod.spring.boot.internal.start;

import dev.streampod.server.HandlerInterceptor;
import org.jspecify.annotations.Nullable;

/** A bean that runs around the code of endpoints beside the application's interceptor. */
public interface InterceptorExtension {

    /** Returns an interceptor that runs around the given one; null for an application without. */
    HandlerInterceptor extend(@Nullable HandlerInterceptor other);
}
