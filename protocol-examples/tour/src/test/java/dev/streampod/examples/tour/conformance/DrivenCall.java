package dev.streampod.examples.tour.conformance;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.entity.SerializableException;
import dev.streampod.examples.tour.conformance.Reader.Read;
import dev.streampod.examples.tour.protocol.Everything;
import dev.streampod.examples.tour.protocol.RoomMessage;
import dev.streampod.examples.tour.protocol.SimpleData;
import dev.streampod.examples.tour.protocol.client.EchoEndpointStub;
import dev.streampod.examples.tour.protocol.client.TourClient;
import dev.streampod.stream.MessageStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One call of the client under test. For one thread. */
final class DrivenCall {

    private final Values values;
    private final SubmissionPublisher<Object> items;
    private final @Nullable CompletableFuture<?> result;
    private final @Nullable Reader<?> returned;

    /** @param call the step that says what to call */
    DrivenCall(TourClient client, Values values, Executor threads, JsonNode call) {
        this.values = values;
        this.items = new SubmissionPublisher<>(threads, 256);
        Object outcome = outcome(client, call);
        this.result = outcome instanceof CompletableFuture<?> future ? future : null;
        this.returned = outcome instanceof MessageStream<?> stream ? new Reader<>(stream, threads) : null;
        if (returned != null) {
            var unused = returned.begin(); // there is credit for nothing before somebody reads
        }
    }

    private Object outcome(TourClient client, JsonNode call) {
        JsonNode arguments = call.path("arguments");
        String method = call.required("endpoint").stringValue() + "."
                + call.required("method").stringValue();
        EchoEndpointStub echo = call.has("deadlineMillis")
                ? client.echo()
                        .withDeadline(
                                Duration.ofMillis(call.get("deadlineMillis").longValue()))
                : client.echo();
        return switch (method) {
            case "echo.add" ->
                echo.addAsync(
                        arguments.required("a").intValue(),
                        arguments.required("b").intValue());
            case "echo.echoEverything" ->
                echo.echoEverythingAsync(values.entity(Everything.class, arguments.required("value")));
            case "echo.fail" -> echo.failAsync(arguments.required("kind").stringValue());
            case "echo.sleep" -> echo.sleepAsync(arguments.required("millis").intValue());
            case "echo.count" ->
                echo.count(
                        arguments.required("count").intValue(),
                        arguments.required("pauseMillis").intValue(),
                        arguments.has("failAt") ? arguments.get("failAt").intValue() : null);
            case "echo.sum" -> echo.sumAsync(published());
            case "echo.echoStream" -> echo.echoStream(published());
            case "members.whoAmI" -> client.members().whoAmIAsync();
            case "admins.report" -> client.admins().reportAsync();
            case "admins.revoke" ->
                client.admins().revokeAsync(arguments.required("userId").stringValue());
            case "feeds.post" ->
                client.feeds().postAsync(values.entity(RoomMessage.class, arguments.required("message")));
            default -> throw new IllegalArgumentException("the tour has no method " + method);
        };
    }

    @SuppressWarnings("unchecked") // item() makes what the parameter takes
    private <T> SubmissionPublisher<T> published() {
        return (SubmissionPublisher<T>) items;
    }

    /** Sends an item of the stream among the arguments: a number, or an object with the fields of a SimpleData. */
    void item(JsonNode item) {
        items.submit(item.isObject() ? values.entity(SimpleData.class, item) : item.intValue());
    }

    void end() {
        items.close();
    }

    void cancel() {
        if (result != null) {
            result.cancel(false);
        }
        if (returned != null) {
            returned.stream().close();
        }
    }

    /** Waits until nobody reads the stream among the arguments. */
    ObjectNode unread() {
        dev.streampod.fixtures.Awaits.await().until(() -> !items.hasSubscribers());
        return Observations.observation("unread");
    }

    /** What came next: a result, an item, the end or a failure. */
    ObjectNode next() throws Exception {
        if (result != null) {
            try {
                Object value = result.get(Connection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                return Observations.observation("result").set("value", values.shown(value));
            } catch (ExecutionException e) {
                return failed(e.getCause() == null ? e : e.getCause());
            } catch (java.util.concurrent.CancellationException e) {
                return failed(e);
            }
        }
        Read<?> read = java.util.Objects.requireNonNull(returned).next();
        if (read instanceof Read.Item<?> item) {
            return Observations.observation("item").set("value", values.shown(item.value()));
        }
        Throwable failure = ((Read.End<?>) read).failure();
        return failure == null ? Observations.observation("end") : failed(failure);
    }

    private ObjectNode failed(Throwable failure) {
        ObjectNode failed = Observations.observation("failed").put("code", Failures.code(failure));
        if (failure instanceof SerializableException declared) {
            failed.set("exception", values.shownMessage((SerializableEntity) declared));
        } else if (failure instanceof dev.streampod.client.CallException call && call.reference() != null) {
            failed.put("reference", call.reference());
        }
        return failed;
    }
}
