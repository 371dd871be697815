package com.contoso.snapshots;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class ExportRequests {

  private final JdbcTemplate jdbc;
  private final JdbcJobStore store;
  private final SnapshotService snapshots;

  ExportRequests(JdbcTemplate jdbc, JdbcJobStore store, SnapshotService snapshots) {
    this.jdbc = jdbc;
    this.store = store;
    this.snapshots = snapshots;
  }

  @Transactional
  public SnapshotJob add(Caller caller, CreateSnapshotRequest request) {
    jdbc.update("insert into export_request values (?)", request.displayName());
    return jdbc.execute(
        (ConnectionCallback<SnapshotJob>)
            connection ->
                snapshots.createSnapshot(caller, request, store.inTransaction(connection)));
  }
}
