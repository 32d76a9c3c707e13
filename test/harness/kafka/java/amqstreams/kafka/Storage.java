package amqstreams.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** A node's storage, which KRaft wants formatted before its first start. */
final class Storage {
    private Storage() {}

    /** Formats what `config`, the path of a node's properties, names, for a new cluster. */
    static Object format(JsonNode request) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        String[] arguments = {
            "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", request.required("config").asText()
        };
        int status = StorageTool.execute(arguments, new PrintStream(output, true, StandardCharsets.UTF_8));
        if (status != 0) {
            throw new IllegalStateException(output.toString(StandardCharsets.UTF_8));
        }
        return null;
    }
}
