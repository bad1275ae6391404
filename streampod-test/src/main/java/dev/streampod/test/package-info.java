/**
 * Tests of an application's endpoints with JUnit 5: {@link dev.streampod.test.StreampodServerTest} starts real servers and
 * gives tests typed clients, a clock, a network and a Redis; {@link dev.streampod.test.StreampodAssertions} waits for what
 * streams emit.
 */
@NullMarked
package dev.streampod.test;

import org.jspecify.annotations.NullMarked;
