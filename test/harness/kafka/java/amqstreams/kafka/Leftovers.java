package amqstreams.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Processes and files that must not outlive the tests. */
final class Leftovers {
    private final Path temporary;
    private final Queue<ProcessHandle> processes = new ConcurrentLinkedQueue<>();

    Leftovers(Path temporary) {
        this.temporary = temporary;
    }

    /** Takes a process into account, by its id. */
    Object watch(JsonNode request) {
        Optional<ProcessHandle> process = ProcessHandle.of(request.required("pid").asLong());
        process.ifPresent(processes::add);
        return process.isPresent();
    }

    /** Ends the processes, waits for that, and removes the files. */
    void remove() throws IOException {
        processes.removeIf(process -> !process.isAlive());
        processes.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new)).join();
        if (Files.exists(temporary)) {
            try (Stream<Path> paths = Files.walk(temporary)) {
                List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
