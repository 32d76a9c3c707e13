package amqstreams.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.KafkaException;

/**
 * Kafka's own clients for tests that are not written in Java: requests come in as lines of JSON with
 * an id, an operation and what it needs, and each is answered by a line with the same id and a result
 * or an error. Requests run side by side.
 *
 * <p>Whoever started this process ends it by closing its standard input, which also happens when that
 * one is killed. It then takes the processes that it was asked to watch and the temporary directory
 * with it: nobody else is left to do so.
 */
public final class Main {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final PrintStream answers;

    private Main(PrintStream answers, Leftovers leftovers) {
        this.answers = answers;
        operations.put("watch", leftovers::watch);
        operations.put("formatStorage", Storage::format);
        Admins.addTo(operations);
        new Messages().addTo(operations);
    }

    /**
     * @param arguments the temporary directory to remove in the end
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // Nothing else may come between the answers.
        System.setOut(System.err);
        Leftovers leftovers = new Leftovers(Path.of(arguments[0]));
        Main main = new Main(answers, leftovers);
        ExecutorService threads = Executors.newCachedThreadPool();
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            JsonNode request = JSON.readTree(line);
            threads.execute(() -> main.answer(request));
        }
        leftovers.remove();
        Runtime.getRuntime().halt(0);
    }

    private void answer(JsonNode request) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", request.get("id"));
        try {
            Operation operation = operations.get(request.get("operation").asText());
            if (operation == null) {
                throw new IllegalArgumentException("there is no operation " + request.get("operation"));
            }
            answer.put("result", operation.run(request));
        } catch (Exception thrown) {
            Throwable cause = cause(thrown);
            answer.put("error", Map.of("type", cause.getClass().getSimpleName(), "message", String.valueOf(cause.getMessage())));
        }
        try {
            String line = JSON.writeValueAsString(answer);
            synchronized (answers) {
                answers.println(line);
                answers.flush();
            }
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /**
     * What Kafka says, without what futures wrap around it, and a producer that has heard of a failure before it
     * was asked to send.
     */
    private static Throwable cause(Throwable thrown) {
        boolean wrapped = thrown instanceof ExecutionException
                || thrown instanceof CompletionException
                || thrown.getClass() == KafkaException.class;
        return wrapped && thrown.getCause() != null ? cause(thrown.getCause()) : thrown;
    }
}
