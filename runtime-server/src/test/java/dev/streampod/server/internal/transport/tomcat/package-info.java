/** Tests of the sockets of a Tomcat. */
@org.jspecify.annotations.NullMarked
package dev.streampod.server.internal.transport.tomcat;
