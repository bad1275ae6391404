package dev.streampod.examples.tour;

import dev.streampod.client.Backoff;
import dev.streampod.client.ContinuityListener;
import dev.streampod.client.Interruption;
import dev.streampod.examples.tour.protocol.JoinRoom;
import dev.streampod.examples.tour.protocol.RoomMessage;
import dev.streampod.examples.tour.protocol.RoomsFromClient;
import dev.streampod.examples.tour.protocol.client.TourClient;
import java.time.Duration;
import java.time.Instant;

/** A client in a process of its own: joins a room of a server, and prints what it hears, a line each. */
final class RoomGuest {

    private RoomGuest() {}

    /** The server's address, and the room. */
    public static void main(String[] arguments) throws InterruptedException {
        TourClient client = TourClient.builder(arguments[0])
                .heartbeat(Duration.ofMillis(500))
                .connectTimeout(Duration.ofSeconds(20))
                .backoff(new Backoff(Duration.ofMillis(100), Duration.ofMillis(500), Backoff.FOREVER))
                .build();
        client.rooms().addContinuityListener(new ContinuityListener<RoomsFromClient>() {
            @Override
            public void interrupted(Interruption<RoomsFromClient> interruption) {
                System.out.println("interrupted");
            }

            @Override
            public void resumed(Instant from, Instant to) {
                System.out.println("resumed");
            }
        });
        client.rooms().stream().listen(message -> System.out.println("heard " + ((RoomMessage) message).text()));
        client.openStreamingConnection().join();
        client.rooms().sendStreamMessage(new JoinRoom(arguments[1]));
        Thread.currentThread().join(); // until it is killed: no thread of a client keeps a process alive
    }
}
