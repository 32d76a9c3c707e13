package amqstreams.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Properties;

/** Something that a request can ask for. */
@FunctionalInterface
interface Operation {
    /**
     * @return the result, as Jackson writes it; null if there is none
     */
    Object run(JsonNode request) throws Exception;

    /** The request's Kafka settings. */
    static Properties properties(JsonNode request) {
        Properties properties = new Properties();
        Map<?, ?> given = new ObjectMapper().convertValue(request.required("properties"), Map.class);
        given.forEach((key, value) -> properties.setProperty(String.valueOf(key), String.valueOf(value)));
        return properties;
    }
}
