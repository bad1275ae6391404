package ${package};

import ${package}.protocol.Line;
import ${package}.protocol.client.ChatClient;
import java.util.Scanner;

/** A client's program: sends what is typed, shows what is heard. Its argument is the name to speak under. */
public final class Client {

    private Client() {}

    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("The client takes one argument, the name to speak under: -Dexec.args=Ada");
            return;
        }
        var sender = args[0];
        try (var client = ChatClient.builder("http://localhost:8080").build()) {
            // Opens the connection, and goes on trying while there is no server. The log says what happens.
            client.chat().stream().listen(heard -> {
                if (heard instanceof Line line) {
                    System.out.println(line.sender() + ": " + line.text());
                }
            });
            System.out.println("Type a line and press Enter to say it; the end of the input ends the client.");
            var keyboard = new Scanner(System.in);
            while (keyboard.hasNextLine()) {
                client.chat().sendStreamMessage(
                        Line.builder().sender(sender).text(keyboard.nextLine()).build());
            }
        }
    }
}
