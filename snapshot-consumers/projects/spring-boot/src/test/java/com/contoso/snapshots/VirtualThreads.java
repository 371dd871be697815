package com.contoso.snapshots;

import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobStore;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Replaces the service of {@link SnapshotConfiguration}. It has no annotation, so that only the
 * test that names it uses it.
 */
class VirtualThreads {

  @Bean
  SnapshotService snapshots(
      JobStore store, ConfigurationSource source, List<SnapshotJobListener> listeners) {
    SnapshotService.Builder builder =
        SnapshotService.builder(store, source)
            .executor(new VirtualThreadTaskExecutor("snapshot-")) // Java 21 and later
            .workers(10);
    listeners.forEach(builder::addListener);
    return builder.build();
  }
}
