package dev.streampod.spring.boot.internal.start;

/** A bean that puts the server into the application's web server. Without one, the server needs a port of its own. */
public interface SharedPort {}
