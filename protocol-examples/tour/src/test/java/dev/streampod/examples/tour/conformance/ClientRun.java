package dev.streampod.examples.tour.conformance;

import dev.streampod.fixtures.RawWebSocketServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A dialogue with the client of the tour, in which the runner plays the server. For one thread. */
final class ClientRun extends DialogueRun {

    private final RawWebSocketServer listening = RawWebSocketServer.listen();
    private final ClientDriver driver;

    ClientRun(Dialogue dialogue) {
        super(Side.SERVER);
        this.driver = new ClientDriver("http://127.0.0.1:" + listening.port(), dialogue.client());
    }

    @Override
    Connection connect(JsonNode step) {
        return new Connection(listening.accept(Connection.PATIENCE), Side.SERVER);
    }

    @Override
    void take(JsonNode step) throws Exception {
        if (step.has("do")) {
            driver.perform(placeholders.filled(step));
        } else if (step.has("see")) {
            JsonNode seen = driver.observe(step);
            String difference = placeholders.mismatch(withMore(step), seen);
            if (difference != null) {
                throw new AssertionError("saw " + seen + "; " + difference);
            }
        } else {
            throw new IllegalArgumentException("not a step of a client");
        }
    }

    /** A step names what is looked at of an observation, which may tell more. */
    private static JsonNode withMore(JsonNode step) {
        return ((ObjectNode) step.deepCopy()).put("$more", true);
    }

    @Override
    public void close() {
        super.close();
        listening.close();
        driver.close();
    }
}
