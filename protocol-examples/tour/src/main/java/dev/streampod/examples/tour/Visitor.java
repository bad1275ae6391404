package dev.streampod.examples.tour;

/**
 * What every endpoint of the tour keeps for a session.
 *
 * @param sessionId whose it is
 */
record Visitor(String sessionId) {}
