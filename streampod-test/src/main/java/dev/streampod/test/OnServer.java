package dev.streampod.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of which server a parameter of a {@link StreampodServerTest} is a client, or which server it is; the first one without
 * this annotation.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnServer {

    /** From 0 to {@link StreampodServerTest#servers} less 1. */
    int value();
}
