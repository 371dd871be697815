package com.contoso.snapshots;

import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SnapshotConfiguration {

  @Bean
  JdbcJobStore jobStore(DataSource dataSource) {
    return JdbcJobStore.open(dataSource); // creates missing tables, snapshot_…
  }

  @Bean
  SnapshotService snapshots(
      JobStore store,
      ConfigurationSource source,
      List<SnapshotJobListener> listeners,
      @Value("${snapshot.workers:4}") int workers) {
    SnapshotService.Builder builder = SnapshotService.builder(store, source).workers(workers);
    listeners.forEach(builder::addListener);
    return builder.build(); // Spring closes it before the store and the pool
  }
}
