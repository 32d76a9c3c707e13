package amqstreams.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;

/** Messages of text, produced and consumed with settings as they come. */
final class Messages {
    private static final Duration POLL = Duration.ofMillis(100);

    /** A consumer that has its partitions, with what it has read and not yet handed over. */
    private record Open(KafkaConsumer<String, String> consumer, List<Message> read) {}

    record Message(int partition, String value) {}

    private final Map<Integer, Open> consumers = new ConcurrentHashMap<>();

    void addTo(Map<String, Operation> operations) {
        operations.put("produce", Messages::produce);
        operations.put("subscribe", this::subscribe);
        operations.put("consume", this::consume);
        operations.put("unsubscribe", this::unsubscribe);
    }

    /**
     * Sends `values` to `topic`, one partition after the other, and waits until all are stored.
     *
     * @return how many milliseconds the broker had the producer wait at most, as a quota asked for
     */
    private static Object produce(JsonNode request) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Operation.properties(request))) {
            String topic = request.required("topic").asText();
            int partitions = producer.partitionsFor(topic).size();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (JsonNode value : request.required("values")) {
                sent.add(producer.send(new ProducerRecord<>(topic, sent.size() % partitions, null, value.asText())));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
            return producer.metrics().values().stream()
                    .filter(metric -> metric.metricName().name().equals("produce-throttle-time-max"))
                    .mapToDouble(metric -> (double) metric.metricValue())
                    .filter(Double::isFinite)
                    .max()
                    .orElse(0);
        }
    }

    /** Waits until a new consumer has partitions of `topic` and a position in each. Its number is the request's. */
    private Object subscribe(JsonNode request) {
        int id = request.required("id").asInt();
        Open open = new Open(new KafkaConsumer<>(Operation.properties(request)), new ArrayList<>());
        try {
            open.consumer.subscribe(List.of(request.required("topic").asText()));
            Deadline deadline = new Deadline(request);
            while (open.consumer.assignment().isEmpty()) {
                deadline.check("the consumer was given no partition");
                poll(open);
            }
            open.consumer.assignment().forEach(open.consumer::position);
        } catch (RuntimeException refused) {
            open.consumer.close();
            throw refused;
        }
        consumers.put(id, open);
        return id;
    }

    /** Waits for `count` messages and commits them. More may come. */
    private Object consume(JsonNode request) {
        Open open = consumers.get(request.required("consumer").asInt());
        Deadline deadline = new Deadline(request);
        int count = request.required("count").asInt();
        while (open.read.size() < count) {
            deadline.check("of " + count + " messages there came " + open.read.size());
            poll(open);
        }
        open.consumer.commitSync();
        List<Message> read = List.copyOf(open.read);
        open.read.clear();
        return read;
    }

    private Object unsubscribe(JsonNode request) {
        consumers.remove(request.required("consumer").asInt()).consumer.close();
        return null;
    }

    private static void poll(Open open) {
        for (ConsumerRecord<String, String> record : open.consumer.poll(POLL)) {
            open.read.add(new Message(record.partition(), record.value()));
        }
    }

    /** The end of the request's `timeout`, in milliseconds. */
    private static final class Deadline {
        private final long end;

        Deadline(JsonNode request) {
            end = System.nanoTime() + Duration.ofMillis(request.required("timeout").asLong()).toNanos();
        }

        void check(String soFar) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("timed out: " + soFar);
            }
        }
    }
}
