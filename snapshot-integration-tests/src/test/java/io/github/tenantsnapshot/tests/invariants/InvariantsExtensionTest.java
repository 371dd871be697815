package io.github.tenantsnapshot.tests.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.io.TempDir;

/** That threads and files that a test leaves are found. */
class InvariantsExtensionTest {

  @Test
  void extensionIsRegistered() {
    assertThat(ServiceLoader.load(Extension.class))
        .hasAtLeastOneElementOfType(InvariantsExtension.class);
  }

  @Test
  void threadThatEndsInTimeIsNotLeft() throws Exception {
    LeftThreads threads = LeftThreads.fromNow();

    new Thread(Thread::yield, "short").start();

    assertThat(threads.problems(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void threadThatDoesNotEndIsLeft() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    LeftThreads threads = LeftThreads.fromNow();
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "left-behind");
    thread.start();

    assertThat(threads.problems(Duration.ofMillis(1)))
        .singleElement()
        .asString()
        .startsWith("the thread left-behind is left in ");

    end.countDown();
    thread.join();
    assertThat(threads.problems(Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void openFileIsLeft(@TempDir Path folder) throws IOException {
    assumeThat(Path.of("/proc/self/fd")).as("the list of open files").isDirectory();
    Path file = Files.writeString(folder.resolve("left.txt"), "left");
    LeftFiles files = LeftFiles.fromNow();

    try (InputStream in = Files.newInputStream(file)) {
      assertThat(in).isNotNull();
      assertThat(files.problems()).containsExactly("the file " + file + " is left");
    }

    assertThat(files.problems()).isEmpty();
  }
}
