// One function an operation: the request's JSON to a call of tables::Tables, its result to the answer's JSON. The types
// and constraints of the JSON have been checked. Run on the connection's I/O thread, where the answers of item writes
// are made too (Exchange::resume()).
#pragma once

#include "core/aws/Exchange.h"
#include "core/base/Json.h"

namespace trestle::aws {

using Translator = void (*)(Exchange exchange, const base::JsonValue& body);

// TableOperations.cpp
void createTable(Exchange exchange, const base::JsonValue& body);
void describeTable(Exchange exchange, const base::JsonValue& body);
void listTables(Exchange exchange, const base::JsonValue& body);
void updateTable(Exchange exchange, const base::JsonValue& body);
void deleteTable(Exchange exchange, const base::JsonValue& body);

// EndpointOperations.cpp
void describeEndpoints(Exchange exchange, const base::JsonValue& body);
void describeLimits(Exchange exchange, const base::JsonValue& body);

// AutoScalingOperations.cpp
void updateTableReplicaAutoScaling(Exchange exchange, const base::JsonValue& body);
void describeTableReplicaAutoScaling(Exchange exchange, const base::JsonValue& body);

// GlobalTableOperations.cpp
void createGlobalTable(Exchange exchange, const base::JsonValue& body);
void updateGlobalTable(Exchange exchange, const base::JsonValue& body);
void describeGlobalTable(Exchange exchange, const base::JsonValue& body);
void listGlobalTables(Exchange exchange, const base::JsonValue& body);
void describeGlobalTableSettings(Exchange exchange, const base::JsonValue& body);
void updateGlobalTableSettings(Exchange exchange, const base::JsonValue& body);

// TimeToLiveOperations.cpp
void updateTimeToLive(Exchange exchange, const base::JsonValue& body);
void describeTimeToLive(Exchange exchange, const base::JsonValue& body);

// TagOperations.cpp
void tagResource(Exchange exchange, const base::JsonValue& body);
void untagResource(Exchange exchange, const base::JsonValue& body);
void listTagsOfResource(Exchange exchange, const base::JsonValue& body);

// PolicyOperations.cpp
void putResourcePolicy(Exchange exchange, const base::JsonValue& body);
void getResourcePolicy(Exchange exchange, const base::JsonValue& body);
void deleteResourcePolicy(Exchange exchange, const base::JsonValue& body);

// InsightsOperations.cpp
void updateContributorInsights(Exchange exchange, const base::JsonValue& body);
void describeContributorInsights(Exchange exchange, const base::JsonValue& body);
void listContributorInsights(Exchange exchange, const base::JsonValue& body);

// KinesisOperations.cpp
void enableKinesisStreamingDestination(Exchange exchange, const base::JsonValue& body);
void disableKinesisStreamingDestination(Exchange exchange, const base::JsonValue& body);
void updateKinesisStreamingDestination(Exchange exchange, const base::JsonValue& body);
void describeKinesisStreamingDestination(Exchange exchange, const base::JsonValue& body);

// ItemOperations.cpp
void getItem(Exchange exchange, const base::JsonValue& body);
void putItem(Exchange exchange, const base::JsonValue& body);
void updateItem(Exchange exchange, const base::JsonValue& body);
void deleteItem(Exchange exchange, const base::JsonValue& body);

// PageOperations.cpp
void query(Exchange exchange, const base::JsonValue& body);
void scan(Exchange exchange, const base::JsonValue& body);

// BatchOperations.cpp
void batchGetItem(Exchange exchange, const base::JsonValue& body);
void batchWriteItem(Exchange exchange, const base::JsonValue& body);

// TransactionOperations.cpp
void transactGetItems(Exchange exchange, const base::JsonValue& body);
void transactWriteItems(Exchange exchange, const base::JsonValue& body);

// StatementOperations.cpp
void executeStatement(Exchange exchange, const base::JsonValue& body);
void batchExecuteStatement(Exchange exchange, const base::JsonValue& body);
void executeTransaction(Exchange exchange, const base::JsonValue& body);

// BackupOperations.cpp
void createBackup(Exchange exchange, const base::JsonValue& body);
void describeBackup(Exchange exchange, const base::JsonValue& body);
void deleteBackup(Exchange exchange, const base::JsonValue& body);
void listBackups(Exchange exchange, const base::JsonValue& body);
void restoreTableFromBackup(Exchange exchange, const base::JsonValue& body);
void restoreTableToPointInTime(Exchange exchange, const base::JsonValue& body);
void describeContinuousBackups(Exchange exchange, const base::JsonValue& body);
void updateContinuousBackups(Exchange exchange, const base::JsonValue& body);

// ExportOperations.cpp
void exportTableToPointInTime(Exchange exchange, const base::JsonValue& body);
void describeExport(Exchange exchange, const base::JsonValue& body);
void listExports(Exchange exchange, const base::JsonValue& body);

// ImportOperations.cpp
void importTable(Exchange exchange, const base::JsonValue& body);
void describeImport(Exchange exchange, const base::JsonValue& body);
void listImports(Exchange exchange, const base::JsonValue& body);

// StreamsApi.cpp
void listStreams(Exchange exchange, const base::JsonValue& body);
void describeStream(Exchange exchange, const base::JsonValue& body);
void getShardIterator(Exchange exchange, const base::JsonValue& body);
void getRecords(Exchange exchange, const base::JsonValue& body);

}  // namespace trestle::aws
