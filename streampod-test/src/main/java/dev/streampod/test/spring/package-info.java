/**
 * Tests of Spring Boot applications: {@link dev.streampod.test.spring.StreampodTest} starts the application and gives tests typed
 * clients. The only package that needs Spring, which the application has.
 */
@NullMarked
package dev.streampod.test.spring;

import org.jspecify.annotations.NullMarked;
