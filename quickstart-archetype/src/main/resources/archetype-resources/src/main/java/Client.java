package ${package};

import ${package}.protocol.Line;
import ${package}.protocol.client.ChatClient;
import java.util.Scanner;

/** A client's program: sends what is typed, shows what is heard. Its argument is the name to speak under. */
public final class Client {

    private Client() {}

    public static void main(String[] args) {
        var sender = args.length > 0 ? args[0] : "somebody";
        try (var client = ChatClient.builder("http://localhost:8080").build()) {
            client.openStreamingConnection().join();
            client.chat().stream().listen(heard -> {
                if (heard instanceof Line line) {
                    System.out.println(line.sender() + ": " + line.text());
                }
            });
            var keyboard = new Scanner(System.in);
            while (keyboard.hasNextLine()) {
                client.chat().sendStreamMessage(
                        Line.builder().sender(sender).text(keyboard.nextLine()).build());
            }
        }
    }
}
