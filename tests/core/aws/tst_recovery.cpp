// Backups, points in time, and exports to and imports from buckets, as clients ask for them.
#include "core/tables/transfer/BucketJobs.h"
#include "core/tables/transfer/LineReader.h"
#include "tests/core/aws/WireService.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QTest>

#include <future>

using namespace trestle;
using namespace trestle::tests;

class TestRecovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void backupsOutliveTheirTable();
    void backupsAreListed();
    void deletedTableLeavesABackup();
    void tokensMakeJobsOnce();
    void whatARestoreKeeps();
    void backupRefusals_data();
    void backupRefusals();
    void anySecondComesBack();
    void recoveryWindow();
    void restoreRefusals_data();
    void restoreRefusals();
    void overrideRefusals_data();
    void overrideRefusals();
    void unitsOfARestore();
    void exportsHaveTheServicesLayout();
    void exportOfAPast();
    void exportsTellWhenTheyEnded();
    void exportsOfDeletedTables();
    void ionText();
    void incrementalExport();
    void thereAndBackThroughABucket();
    void csvImport();
    void csvImportTakesFieldsAsTheyStand();
    void zstdImport();
    void importOfOtherPacking_data();
    void importOfOtherPacking();
    void jobsAreListedByTens();
    void importTakesItemsOfOneLine();
    void importCountsErrors();
    void importTokens();
    void bucketRefusals_data();
    void bucketRefusals();

private:
    void create(const QByteArray& name);
    void put(const QByteArray& table, const QByteArray& id, int value);
    void remove(const QByteArray& table, const QByteArray& id);
    /// "a1 b2": ids and values, sorted.
    QByteArray items(const QByteArray& table);
    WireAnswer finished(const QByteArray& kind, const QByteArray& arn);
    QByteArray readFile(const QByteArray& key);
    QByteArrayList readLines(const QByteArray& key);
    void writeFile(const QByteArray& key, const QByteArray& text);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<WireService> m_service;
};

namespace {

const QByteArray tableArn = "arn:aws:dynamodb:us-east-1:000000000000:table/";

QByteArray seconds(qint64 timeMs)
{
    return QByteArray::number(timeMs / 1000) + '.' + QByteArray::number(timeMs % 1000).rightJustified(3, '0');
}

}  // namespace

void TestRecovery::init()
{
    m_service.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    tables::Tables::Options options;
    options.path = m_folder->filePath(QStringLiteral("data.db"));
    options.bucketsFolder = m_folder->filePath(QStringLiteral("buckets"));
    options.durability = tables::Durability::Fast;
    options.expiryIntervalMs = 0;
    QVERIFY(QDir().mkpath(options.bucketsFolder + QStringLiteral("/shelf")));
    m_service = std::make_unique<WireService>(options);
}

void TestRecovery::create(const QByteArray& name)
{
    tables::TableDescription table;
    table.name = name;
    table.keys.partition = {"id", tables::KeyType::S};
    table.pointInTimeRecovery = tables::PointInTimeRecovery{};
    table.stream = tables::StreamView::KeysOnly;
    table.timeToLiveAttribute = "expires";
    table.deletionProtection = false;
    tables::IndexDescription index;
    index.name = "byValue";
    index.keys.partition = {"n", tables::KeyType::N};
    table.indexes = {index};
    std::promise<bool> created;
    m_service->tables().createTable(table, [&](auto result) { created.set_value(bool(result)); });
    QVERIFY(created.get_future().get());
}

void TestRecovery::put(const QByteArray& table, const QByteArray& id, int value)
{
    const WireAnswer answer =
        m_service->call("PutItem", R"({"TableName":")" + table + R"(","Item":{"id":{"S":")" + id + R"("},"n":{"N":")" +
                                       QByteArray::number(value) + R"("}}})");
    QCOMPARE(answer.status, 200);
}

void TestRecovery::remove(const QByteArray& table, const QByteArray& id)
{
    QCOMPARE(
        m_service->call("DeleteItem", R"({"TableName":")" + table + R"(","Key":{"id":{"S":")" + id + R"("}}})").status,
        200);
}

QByteArray TestRecovery::items(const QByteArray& table)
{
    const WireAnswer answer = m_service->call("Scan", R"({"TableName":")" + table + R"("})");
    if (answer.status != 200) return answer.error();
    QByteArrayList found;
    for (const base::JsonValue& item : answer.list({"Items"}))
        found.append(item.find("id")->find("S")->string() + item.find("n")->find("N")->string());
    std::sort(found.begin(), found.end());
    return found.join(' ');
}

WireAnswer TestRecovery::finished(const QByteArray& kind, const QByteArray& arn)
{
    WireAnswer answer;
    const QByteArray member = kind == "Export" ? "ExportDescription" : "ImportTableDescription";
    for (int i = 0; i < 1000; ++i) {
        answer = m_service->call("Describe" + kind, "{\"" + kind + "Arn\":\"" + arn + "\"}");
        if (answer.text({member, kind + "Status"}) != "IN_PROGRESS") break;
        QTest::qWait(5);
    }
    return answer;
}

QByteArray TestRecovery::readFile(const QByteArray& key)
{
    QFile file(m_folder->filePath(QStringLiteral("buckets/shelf/") + QString::fromUtf8(key)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no " + key);
}

QByteArrayList TestRecovery::readLines(const QByteArray& key)
{
    QByteArrayList lines;
    auto reader =
        tables::LineReader::open(m_folder->filePath(QStringLiteral("buckets/shelf/") + QString::fromUtf8(key)));
    if (!reader) return {"no " + key};
    while (true) {
        const auto line = reader->next();
        if (!line || line->isEmpty()) break;
        lines.append(line->trimmed());
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

void TestRecovery::writeFile(const QByteArray& key, const QByteArray& text)
{
    const QString path = m_folder->filePath(QStringLiteral("buckets/shelf/") + QString::fromUtf8(key));
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void TestRecovery::backupsOutliveTheirTable()
{
    create("Books");
    put("Books", "a", 1);
    put("Books", "b", 2);
    const WireAnswer made = m_service->call("CreateBackup", R"({"TableName":"Books","BackupName":"before"})");
    const QByteArray arn = made.text({"BackupDetails", "BackupArn"});
    QVERIFY2(arn.startsWith(tableArn + "Books/backup/01700000000000-"), arn.constData());
    QCOMPARE(made.text({"BackupDetails", "BackupStatus"}), QByteArray("CREATING"));
    QCOMPARE(made.text({"BackupDetails", "BackupType"}), QByteArray("USER"));
    put("Books", "a", 3);
    QCOMPARE(m_service->call("DeleteTable", R"({"TableName":"Books"})").status, 200);

    const WireAnswer described = m_service->call("DescribeBackup", R"({"BackupArn":")" + arn + R"("})");
    QCOMPARE(described.text({"BackupDescription", "BackupDetails", "BackupStatus"}), QByteArray("AVAILABLE"));
    QCOMPARE(described.at({"BackupDescription", "SourceTableDetails", "ItemCount"}).toInteger(), 2);
    QCOMPARE(
        described.text({"BackupDescription", "SourceTableFeatureDetails", "GlobalSecondaryIndexes", "0", "IndexName"}),
        QByteArray("byValue"));
    QCOMPARE(
        described.text({"BackupDescription", "SourceTableFeatureDetails", "TimeToLiveDescription", "AttributeName"}),
        QByteArray("expires"));

    const WireAnswer restored =
        m_service->call("RestoreTableFromBackup", R"({"TargetTableName":"Again","BackupArn":")" + arn + R"("})");
    QCOMPARE(restored.status, 200);
    QCOMPARE(restored.text({"TableDescription", "TableStatus"}), QByteArray("CREATING"));
    QCOMPARE(restored.text({"TableDescription", "RestoreSummary", "SourceBackupArn"}), arn);
    QVERIFY(restored.at({"TableDescription", "RestoreSummary", "RestoreInProgress"}).toBool());
    const WireAnswer again = m_service->call("DescribeTable", R"({"TableName":"Again"})");
    QCOMPARE(again.text({"Table", "RestoreSummary", "SourceBackupArn"}), arn);
    QCOMPARE(again.text({"Table", "RestoreSummary", "SourceTableArn"}), tableArn + "Books");
    QCOMPARE(again.at({"Table", "RestoreSummary", "RestoreDateTime"}).numberText(),
             restored.at({"TableDescription", "RestoreSummary", "RestoreDateTime"}).numberText());
    QCOMPARE(again.at({"Table", "RestoreSummary", "RestoreInProgress"}).type(), base::JsonValue::Type::Bool);
    QVERIFY(!again.at({"Table", "RestoreSummary", "RestoreInProgress"}).toBool());
    QCOMPARE(items("Again"), QByteArray("a1 b2"));
    const WireAnswer byValue =
        m_service->call("Query", R"({"TableName":"Again","IndexName":"byValue","KeyConditionExpression":"n = :n",)"
                                 R"("ExpressionAttributeValues":{":n":{"N":"2"}}})");
    QCOMPARE(byValue.at({"Count"}).toInteger(), 1);

    QCOMPARE(m_service->call("DeleteBackup", R"({"BackupArn":")" + arn + R"("})")
                 .text({"BackupDescription", "BackupDetails", "BackupStatus"}),
             QByteArray("DELETED"));
    QCOMPARE(m_service->call("DescribeBackup", R"({"BackupArn":")" + arn + R"("})").error(),
             "BackupNotFoundException: Backup not found: " + arn);
}

void TestRecovery::deletedTableLeavesABackup()
{
    create("Books");
    put("Books", "a", 1);
    QCOMPARE(m_service->call("DeleteTable", R"({"TableName":"Books"})").status, 200);
    QCOMPARE(m_service->call("ListBackups", "{}").count("BackupSummaries"), 0);
    const WireAnswer listed = m_service->call("ListBackups", R"({"BackupType":"SYSTEM"})");
    QCOMPARE(listed.count("BackupSummaries"), 1);
    QCOMPARE(listed.text({"BackupSummaries", "0", "BackupName"}), QByteArray("Books$DeletedTableBackup"));
    QCOMPARE(listed.text({"BackupSummaries", "0", "BackupType"}), QByteArray("SYSTEM"));
    const QByteArray arn = listed.text({"BackupSummaries", "0", "BackupArn"});
    const WireAnswer refused = m_service->call("DeleteBackup", R"({"BackupArn":")" + arn + R"("})");
    QVERIFY2(
        refused.error().startsWith("ValidationException: Invalid Request: User is not allowed to delete the system "
                                   "backup with arn " +
                                   arn + ". It will automatically expire on "),
        refused.error().constData());
    QCOMPARE(
        m_service->call("RestoreTableFromBackup", R"({"BackupArn":")" + arn + R"(","TargetTableName":"Again"})").status,
        200);
    QCOMPARE(items("Again"), QByteArray("a1"));
    m_service->clock.advanceMs(qint64(35) * 24 * 3600 * 1000);
    QCOMPARE(m_service->call("ListBackups", R"({"BackupType":"ALL"})").count("BackupSummaries"), 0);
}

void TestRecovery::tokensMakeJobsOnce()
{
    create("Books");
    put("Books", "a", 1);
    const QByteArray body = R"({"TableArn":")" + tableArn + R"(Books","S3Bucket":"shelf","ClientToken":"once"})";
    const WireAnswer first = m_service->call("ExportTableToPointInTime", body);
    QCOMPARE(first.status, 200);
    const WireAnswer again = m_service->call("ExportTableToPointInTime", body);
    QCOMPARE(again.text({"ExportDescription", "ExportArn"}), first.text({"ExportDescription", "ExportArn"}));
    // Only the list says a type that was not asked for.
    const WireAnswer list = m_service->call("ListExports", "{}");
    QCOMPARE(list.count("ExportSummaries"), 1);
    QCOMPARE(list.text({"ExportSummaries", "0", "ExportType"}), QByteArray("FULL_EXPORT"));
    QVERIFY(first.at({"ExportDescription", "ExportType"}).isNull());
    const WireAnswer other = m_service->call(
        "ExportTableToPointInTime",
        R"({"TableArn":")" + tableArn + R"(Books","S3Bucket":"shelf","S3Prefix":"x","ClientToken":"once"})");
    QCOMPARE(other.error(),
             QByteArray("ExportConflictException: Export conflict: Duplicate request detected with conflicting "
                        "parameters"));
    m_service->clock.advanceMs(qint64(9) * 3600 * 1000);
    QVERIFY(m_service->call("ExportTableToPointInTime", body).text({"ExportDescription", "ExportArn"}) !=
            first.text({"ExportDescription", "ExportArn"}));
}

void TestRecovery::backupsAreListed()
{
    create("Books");
    create("Others");
    QByteArrayList arns;
    for (const char* table : {"Books", "Others", "Books"}) {
        m_service->clock.advanceMs(1000);
        arns.append(
            m_service->call("CreateBackup", R"({"TableName":")" + QByteArray(table) + R"(","BackupName":"same"})")
                .text({"BackupDetails", "BackupArn"}));
    }
    const auto listed = [this](const QByteArray& body) {
        QByteArrayList found;
        const WireAnswer answer = m_service->call("ListBackups", body);
        for (const base::JsonValue& summary : answer.list({"BackupSummaries"}))
            found.append(summary.find("BackupArn")->string());
        return found;
    };
    QCOMPARE(listed("{}"), arns);
    QCOMPARE(listed(R"({"TableName":"Books"})"), QByteArrayList({arns[0], arns[2]}));
    QCOMPARE(listed(R"({"TableName":"Nowhere"})"), QByteArrayList());
    QCOMPARE(listed(R"({"BackupType":"SYSTEM"})"), QByteArrayList());
    QCOMPARE(listed(R"({"TimeRangeLowerBound":1700000002,"TimeRangeUpperBound":1700000003})"),
             QByteArrayList({arns[1]}));
    const WireAnswer first = m_service->call("ListBackups", R"({"Limit":2})");
    QCOMPARE(first.count("BackupSummaries"), 2);
    QCOMPARE(listed(R"({"ExclusiveStartBackupArn":")" + first.text({"LastEvaluatedBackupArn"}) + R"("})"),
             QByteArrayList({arns[2]}));
    QByteArray elsewhere = arns[0];
    elsewhere.replace("us-east-1", "eu-west-1");
    QCOMPARE(m_service->call("ListBackups", R"({"ExclusiveStartBackupArn":")" + elsewhere + R"("})").error(),
             QByteArray("ValidationException: Invalid Request: The supplied ExclusiveStartBackupArn does not match the "
                        "region"));
    QVERIFY(m_service->call("ListBackups", R"({"Limit":3})").at({"LastEvaluatedBackupArn"}).isNull());
}

void TestRecovery::whatARestoreKeeps()
{
    create("Books");
    put("Books", "a", 1);
    const QByteArray arn = m_service->call("CreateBackup", R"({"TableName":"Books","BackupName":"one"})")
                               .text({"BackupDetails", "BackupArn"});
    QCOMPARE(
        m_service
            ->call("RestoreTableFromBackup", R"({"TargetTableName":"Bare","GlobalSecondaryIndexOverride":[],)"
                                             R"("BillingModeOverride":"PROVISIONED","ProvisionedThroughputOverride":)"
                                             R"({"ReadCapacityUnits":5,"WriteCapacityUnits":6},"BackupArn":")" +
                                                 arn + R"("})")
            .status,
        200);
    const auto bare = m_service->tables().describeTable("Bare");
    QVERIFY(bare);
    QVERIFY(bare->description.indexes.isEmpty());
    QVERIFY(!bare->description.stream && !bare->description.pointInTimeRecovery &&
            !bare->description.timeToLiveAttribute);
    QCOMPARE(bare->description.throughput.read, 5);
    QCOMPARE(items("Bare"), QByteArray("a1"));
}

void TestRecovery::backupRefusals_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("error");
    const QByteArray absent = tableArn + "Books/backup/01700000000000-00000000";
    const QByteArray notFound = "BackupNotFoundException: Backup not found: " + absent;
    QTest::newRow("no table") << QByteArray("CreateBackup")
                              << QByteArray(R"({"TableName":"Nowhere","BackupName":"one"})")
                              << QByteArray("TableNotFoundException: Table not found: Nowhere");
    QTest::newRow("absent") << QByteArray("DescribeBackup") << QByteArray(R"({"BackupArn":")" + absent + R"("})")
                            << notFound;
    QTest::newRow("delete") << QByteArray("DeleteBackup") << QByteArray(R"({"BackupArn":")" + absent + R"("})")
                            << notFound;
    QTest::newRow("restore") << QByteArray("RestoreTableFromBackup")
                             << QByteArray(R"({"TargetTableName":"New","BackupArn":")" + absent + R"("})") << notFound;
    QTest::newRow("a table's ARN") << QByteArray("DescribeBackup")
                                   << QByteArray(R"({"BackupArn":")" + tableArn + R"(Books"})")
                                   << QByteArray("ValidationException: Invalid Backup ARN");
    QTest::newRow("bounds") << QByteArray("ListBackups")
                            << QByteArray(R"({"TimeRangeLowerBound":2,"TimeRangeUpperBound":1})")
                            << QByteArray(
                                   "ValidationException: One or more parameter values were invalid: Time range lower "
                                   "bound must be less than or equal to upper bound");
}

void TestRecovery::backupRefusals()
{
    QFETCH(QByteArray, operation);
    QFETCH(QByteArray, body);
    QTEST(m_service->call(operation, body).error(), "error");
}

void TestRecovery::anySecondComesBack()
{
    create("Books");
    const qint64 start = m_service->clock.nowMs();
    QByteArrayList states;  // at the end of each second
    const auto next = [&] {
        states.append(items("Books"));
        m_service->clock.advanceMs(1000);
    };
    next();
    put("Books", "a", 1);
    put("Books", "b", 1);
    next();
    put("Books", "a", 2);
    next();
    remove("Books", "b");
    put("Books", "c", 1);
    next();
    put("Books", "b", 5);
    remove("Books", "a");
    next();
    for (qsizetype i = 0; i < states.size(); ++i) {
        const QByteArray name = "At" + QByteArray::number(i);
        const WireAnswer answer = m_service->call("RestoreTableToPointInTime",
                                                  R"({"SourceTableName":"Books","TargetTableName":")" + name +
                                                      R"(","RestoreDateTime":)" + seconds(start + i * 1000) + '}');
        QVERIFY2(answer.status == 200, answer.error().constData());
        QCOMPARE(items(name), states[i]);
    }
    QCOMPARE(m_service
                 ->call("RestoreTableToPointInTime",
                        R"({"SourceTableName":"Books","TargetTableName":"Latest","UseLatestRestorableTime":true})")
                 .status,
             200);
    QCOMPARE(items("Latest"), states.last());
    QCOMPARE(*m_service->tables().verify(), QStringList());
}

void TestRecovery::recoveryWindow()
{
    const auto described = [this] {
        return m_service->call("DescribeContinuousBackups", R"({"TableName":"Books"})")
            .at({"ContinuousBackupsDescription", "PointInTimeRecoveryDescription"});
    };
    create("Books");
    m_service->clock.advanceMs(5000);
    const base::JsonValue on = described();
    QCOMPARE(on.find("PointInTimeRecoveryStatus")->string(), QByteArray("ENABLED"));
    QCOMPARE(on.find("RecoveryPeriodInDays")->toInteger(), 35);
    QCOMPARE(on.find("EarliestRestorableDateTime")->numberText(), QByteArray("1700000000.000"));
    QCOMPARE(on.find("LatestRestorableDateTime")->numberText(), QByteArray("1700000005.000"));
    const WireAnswer off = m_service->call(
        "UpdateContinuousBackups",
        R"({"TableName":"Books","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":false}})");
    QCOMPARE(base::writeJson(off.body),
             QByteArray(R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
                        R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})"));
    m_service->call("UpdateContinuousBackups", R"({"TableName":"Books","PointInTimeRecoverySpecification":)"
                                               R"({"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":2}})");
    QCOMPARE(described().find("RecoveryPeriodInDays")->toInteger(), 2);
    QCOMPARE(described().find("EarliestRestorableDateTime")->numberText(), QByteArray("1700000005.000"));
    m_service->clock.advanceMs(qint64(3) * 24 * 3600 * 1000);
    QCOMPARE(described().find("EarliestRestorableDateTime")->numberText(), QByteArray("1700086405.000"));
}

void TestRecovery::restoreRefusals_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("no time") << QByteArray(R"("SourceTableName":"Books")")
                             << QByteArray(
                                    "ValidationException: Invalid Request: Either one of RestoreDateTime or "
                                    "UseLatestRestorableTime must be specified, but not both");
    QTest::newRow("both times")
        << QByteArray(R"("SourceTableName":"Books","UseLatestRestorableTime":true,"RestoreDateTime":1)")
        << QByteArray(
               "ValidationException: Invalid Request: Both RestoreDateTime and "
               "UseLatestRestorableTime cannot be set for point-in-time restore request. Please "
               "specify either RestoreDateTime time or UseLatestRestorableTime");
    QTest::newRow("both sources")
        << QByteArray(R"("SourceTableName":"Books","SourceTableArn":")" + tableArn +
                      R"(Books","UseLatestRestorableTime":true)")
        << QByteArray("ValidationException: Must provide exactly one of: sourceTableArn, sourceTableName");
    QTest::newRow("absent") << QByteArray(R"("SourceTableName":"Nowhere","UseLatestRestorableTime":true)")
                            << QByteArray("TableNotFoundException: Table not found: Nowhere");
    QTest::newRow("not on") << QByteArray(R"("SourceTableName":"Plain","UseLatestRestorableTime":true)")
                            << QByteArray(
                                   "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for "
                                   "table 'Plain'");
    QTest::newRow("too early")
        << QByteArray(R"("SourceTableName":"Books","RestoreDateTime":1600000000)")
        << QByteArray(
               "InvalidRestoreTimeException: RestoreDateTime '2020-09-13T12:26:40Z' must be within "
               "EarliestRestorableDateTime '2023-11-14T22:13:20Z' and LatestRestorableDateTime "
               "'2023-11-14T22:13:20Z'");
    QTest::newRow("target is there") << QByteArray(R"("SourceTableName":"Books","UseLatestRestorableTime":true)")
                                     << QByteArray("TableAlreadyExistsException: Table already exists: Plain");
}

void TestRecovery::restoreRefusals()
{
    QFETCH(QByteArray, members);
    create("Books");
    m_service->call("CreateTable",
                    R"({"TableName":"Plain","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id",)"
                    R"("KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]})");
    QTEST(m_service->call("RestoreTableToPointInTime", R"({"TargetTableName":"Plain",)" + members + '}').error(),
          "error");
}

void TestRecovery::overrideRefusals_data()
{
    QTest::addColumn<QByteArray>("billing");  // of the source
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("message");
    const QByteArray provisioned =
        R"("BillingMode":"PROVISIONED","ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5})";
    const QByteArray onDemand = R"("BillingMode":"PAY_PER_REQUEST")";
    const QByteArray index = R"("IndexName":"other","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                             R"("Projection":{"ProjectionType":"ALL"})";
    const QByteArray units = R"({"ReadCapacityUnits":5,"WriteCapacityUnits":5})";
    QTest::newRow("index without units") << provisioned
                                         << QByteArray(R"("GlobalSecondaryIndexOverride":[{)" + index + "}]")
                                         << QByteArray("Must specify provisioned throughput for index other");
    QTest::newRow("index with units, on demand")
        << provisioned
        << QByteArray(R"("BillingModeOverride":"PAY_PER_REQUEST","GlobalSecondaryIndexOverride":[{)" + index +
                      R"(,"ProvisionedThroughput":)" + units + "}]")
        << QByteArray(
               "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST for index "
               "other");
    QTest::newRow("most reads of a provisioned table")
        << provisioned << QByteArray(R"("OnDemandThroughputOverride":{"MaxReadRequestUnits":9})")
        << QByteArray(
               "Cannot override MaxReadRequestUnits for OnDemandThroughput unless BillingModeOverride is "
               "PAY_PER_REQUEST");
    QTest::newRow("most writes of a table to be provisioned")
        << onDemand
        << QByteArray(R"("BillingModeOverride":"PROVISIONED","OnDemandThroughputOverride":{"MaxWriteRequestUnits":9},)"
                      R"("ProvisionedThroughputOverride":)" +
                      units)
        << QByteArray(
               "Cannot override MaxWriteRequestUnits for OnDemandThroughput unless BillingModeOverride is "
               "PAY_PER_REQUEST");
    QTest::newRow("no reads at most") << onDemand
                                      << QByteArray(R"("OnDemandThroughputOverride":{"MaxReadRequestUnits":0})")
                                      << QByteArray(
                                             "Requested MaxReadRequestUnits for OnDemandThroughput is outside "
                                             "of valid range");
}

void TestRecovery::overrideRefusals()
{
    QFETCH(QByteArray, billing);
    QFETCH(QByteArray, members);
    QFETCH(QByteArray, message);
    const QByteArray units = billing.contains("PROVISIONED")
                                 ? R"(,"ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5})"
                                 : "";
    m_service->call("CreateTable",
                    R"({"TableName":"Plain","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
                    R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"GlobalSecondaryIndexes":[)"
                    R"({"IndexName":"same","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                    R"("Projection":{"ProjectionType":"ALL"})" +
                        units + "}]," + billing + '}');
    const QByteArray arn = m_service->call("CreateBackup", R"({"TableName":"Plain","BackupName":"one"})")
                               .text({"BackupDetails", "BackupArn"});
    QCOMPARE(m_service
                 ->call("RestoreTableFromBackup",
                        R"({"TargetTableName":"Again","BackupArn":")" + arn + R"(",)" + members + '}')
                 .error(),
             "ValidationException: Invalid Request: " + message);
}

void TestRecovery::unitsOfARestore()
{
    create("Books");
    const QByteArray arn = m_service->call("CreateBackup", R"({"TableName":"Books","BackupName":"one"})")
                               .text({"BackupDetails", "BackupArn"});
    QCOMPARE(m_service
                 ->call("RestoreTableFromBackup",
                        R"({"TargetTableName":"Most","OnDemandThroughputOverride":{"MaxReadRequestUnits":9},)"
                        R"("BillingModeOverride":"PAY_PER_REQUEST","BackupArn":")" +
                            arn + R"("})")
                 .status,
             200);
    const auto most = m_service->tables().describeTable("Most");
    QVERIFY(most);
    QCOMPARE(most->description.onDemand.read, std::optional<qint64>(9));
    QVERIFY(!most->description.onDemand.write);
}

void TestRecovery::exportsHaveTheServicesLayout()
{
    create("Books");
    put("Books", "a", 1);
    put("Books", "b", 2);
    const WireAnswer begun =
        m_service->call("ExportTableToPointInTime",
                        R"({"TableArn":")" + tableArn + R"(Books","S3Bucket":"shelf","S3Prefix":"nightly"})");
    const QByteArray arn = begun.text({"ExportDescription", "ExportArn"});
    QVERIFY2(arn.startsWith(tableArn + "Books/export/"), begun.error().constData());
    QCOMPARE(begun.text({"ExportDescription", "ExportStatus"}), QByteArray("IN_PROGRESS"));
    const WireAnswer done = finished("Export", arn);
    QCOMPARE(done.text({"ExportDescription", "ExportStatus"}), QByteArray("COMPLETED"));
    QCOMPARE(done.at({"ExportDescription", "ItemCount"}).toInteger(), 2);
    const QByteArray key = done.text({"ExportDescription", "ExportManifest"});
    const QByteArray id = arn.mid(arn.lastIndexOf('/') + 1);
    QCOMPARE(key, "nightly/AWSDynamoDB/" + id + "/manifest-summary.json");
    const auto summary = base::parseJson(readFile(key));
    QVERIFY(summary);
    QCOMPARE(summary->find("exportArn")->string(), arn);
    QCOMPARE(summary->find("itemCount")->toInteger(), 2);
    QCOMPARE(summary->find("outputFormat")->string(), QByteArray("DYNAMODB_JSON"));
    const QByteArray files = summary->find("manifestFilesS3Key")->string();
    const auto manifest = base::parseJson(readFile(files));
    QVERIFY(manifest);
    const QByteArray data = manifest->find("dataFileS3Key")->string();
    QCOMPARE(readLines(data), QByteArrayList({R"({"Item":{"id":{"S":"a"},"n":{"N":"1"}}})",
                                              R"({"Item":{"id":{"S":"b"},"n":{"N":"2"}}})"}));
    const auto md5 = [](const QByteArray& bytes) {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toBase64();
    };
    QCOMPARE(manifest->find("md5Checksum")->string(), md5(readFile(data)));
    QCOMPARE(readFile("nightly/AWSDynamoDB/" + id + "/manifest-files.md5"), md5(readFile(files)));
    QCOMPARE(readFile("nightly/AWSDynamoDB/" + id + "/manifest-summary.md5"), md5(readFile(key)));
    QCOMPARE(m_service->call("ListExports", "{}").text({"ExportSummaries", "0", "ExportArn"}), arn);
}

void TestRecovery::exportOfAPast()
{
    create("Books");
    put("Books", "a", 1);
    m_service->clock.advanceMs(2000);
    put("Books", "a", 2);
    const WireAnswer begun =
        m_service->call("ExportTableToPointInTime",
                        R"({"TableArn":")" + tableArn + R"(Books","S3Bucket":"shelf","ExportTime":1700000001})");
    const WireAnswer done = finished("Export", begun.text({"ExportDescription", "ExportArn"}));
    QByteArray files = done.text({"ExportDescription", "ExportManifest"});
    const auto manifest = base::parseJson(readFile(files.replace("summary", "files")));
    QVERIFY(manifest);
    QCOMPARE(readLines(manifest->find("dataFileS3Key")->string()),
             QByteArrayList({R"({"Item":{"id":{"S":"a"},"n":{"N":"1"}}})"}));
}

void TestRecovery::exportsTellWhenTheyEnded()
{
    create("Books");
    std::promise<void> released;
    m_service->tables().bucketJobs().start(
        {tables::BucketJobs::Kind::Export, "0-before", "Books", {}},
        [until = released.get_future().share()](const std::atomic<bool>&) -> base::JsonValue::Object {
            until.wait();
            return {};
        });
    const WireAnswer begun =
        m_service->call("ExportTableToPointInTime", R"({"TableArn":")" + tableArn + R"(Books","S3Bucket":"shelf"})");
    m_service->clock.advanceMs(3'000);
    released.set_value();
    const WireAnswer done = finished("Export", begun.text({"ExportDescription", "ExportArn"}));
    const auto summary = base::parseJson(readFile(done.text({"ExportDescription", "ExportManifest"})));
    QVERIFY(summary);
    const auto time = [&summary](const char* member) {
        return QDateTime::fromString(QString::fromLatin1(summary->find(member)->string()), Qt::ISODateWithMs);
    };
    QCOMPARE(time("startTime").msecsTo(time("endTime")), 3'000);
}

void TestRecovery::exportsOfDeletedTables()
{
    create("Books");
    const WireAnswer begun =
        m_service->call("ExportTableToPointInTime", R"({"TableArn":")" + tableArn + R"(Books","S3Bucket":"shelf"})");
    const QByteArray arn = begun.text({"ExportDescription", "ExportArn"});
    finished("Export", arn);
    const auto listed = [this] {
        return m_service->call("ListExports", R"({"TableArn":")" + tableArn + R"(Books"})").count("ExportSummaries");
    };
    QCOMPARE(listed(), 1);
    QCOMPARE(m_service->call("DeleteTable", R"({"TableName":"Books"})").status, 200);
    QCOMPARE(listed(), 0);
    create("Books");
    QCOMPARE(listed(), 0);
    const WireAnswer described = m_service->call("DescribeExport", R"({"ExportArn":")" + arn + "\"}");
    QCOMPARE(described.text({"ExportDescription", "ExportArn"}), arn);
}

void TestRecovery::ionText()
{
    create("Books");
    m_service->call(
        "PutItem", R"({"TableName":"Books","Item":{"id":{"S":"a\"b"},"n":{"N":"7"},"x-y":{"B":"AQI="},)"
                   R"("s":{"NS":["1.5","2"]},"m":{"M":{"t":{"BOOL":true},"u":{"NULL":true}}},"l":{"L":[{"S":"z"}]}}})");
    const WireAnswer begun =
        m_service->call("ExportTableToPointInTime",
                        R"({"TableArn":")" + tableArn + R"(Books","S3Bucket":"shelf","ExportFormat":"ION"})");
    const WireAnswer done = finished("Export", begun.text({"ExportDescription", "ExportArn"}));
    QByteArray files = done.text({"ExportDescription", "ExportManifest"});
    const auto manifest = base::parseJson(readFile(files.replace("summary", "files")));
    QVERIFY(manifest);
    QVERIFY(manifest->find("dataFileS3Key")->string().endsWith(".ion.gz"));
    QCOMPARE(
        readLines(manifest->find("dataFileS3Key")->string()),
        QByteArrayList(
            {R"($ion_1_0 {Item:{id:"a\"b",l:["z"],m:{t:true,u:null},n:7.,s:$dynamodb_NS::[1.5,2.],"x-y":{{AQI=}}}})"}));

    // The same text, and what others write, is read again.
    writeFile("ion/extra.ion",
              "{ Item : { 'id' : \"b\", n : 1d2, t : $dynamodb_SS::[\"\\u00e9\", \"a\"] } }\n"
              "{Item:{id:2020-01-01T}}\n");
    writeFile("ion/same.ion", readLines(manifest->find("dataFileS3Key")->string()).front() + '\n');
    const WireAnswer import = m_service->call(
        "ImportTable",
        R"({"ClientToken":"once","S3BucketSource":{"S3Bucket":"shelf","S3KeyPrefix":"ion/"},"InputFormat":"ION","TableCreationParameters":)"
        R"({"TableName":"Copy","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}})");
    const WireAnswer read = finished("Import", import.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(read.at({"ImportTableDescription", "ImportedItemCount"}).toInteger(), 2);
    QCOMPARE(read.at({"ImportTableDescription", "ErrorCount"}).toInteger(), 1);
    // The table has the id that was told before it was there.
    const QByteArray tableId = import.text({"ImportTableDescription", "TableId"});
    QCOMPARE(read.text({"ImportTableDescription", "TableId"}), tableId);
    QCOMPARE(m_service->call("DescribeTable", R"({"TableName":"Copy"})").text({"Table", "TableId"}), tableId);
    const QByteArray key = R"("Key":{"id":{"S":"a\"b"}}})";
    QCOMPARE(m_service->call("GetItem", R"({"TableName":"Copy",)" + key).body,
             m_service->call("GetItem", R"({"TableName":"Books",)" + key).body);
    QCOMPARE(base::writeJson(m_service->call("GetItem", R"({"TableName":"Copy","Key":{"id":{"S":"b"}}})").at({"Item"})),
             QByteArray("{\"id\":{\"S\":\"b\"},\"n\":{\"N\":\"100\"},\"t\":{\"SS\":[\"a\",\"\xc3\xa9\"]}}"));
}

void TestRecovery::incrementalExport()
{
    create("Books");
    put("Books", "kept", 1);
    put("Books", "changed", 1);
    put("Books", "gone", 1);
    m_service->clock.advanceMs(60'000);
    put("Books", "changed", 2);
    put("Books", "changed", 3);
    remove("Books", "gone");
    put("Books", "new", 1);
    put("Books", "brief", 1);
    remove("Books", "brief");
    m_service->clock.advanceMs(20 * 60'000);
    const WireAnswer begun = m_service->call("ExportTableToPointInTime",
                                             R"({"TableArn":")" + tableArn +
                                                 R"(Books","S3Bucket":"shelf","ExportType":"INCREMENTAL_EXPORT",)"
                                                 R"("IncrementalExportSpecification":{"ExportFromTime":1700000030}})");
    const WireAnswer done = finished("Export", begun.text({"ExportDescription", "ExportArn"}));
    QVERIFY2(done.text({"ExportDescription", "ExportStatus"}) == "COMPLETED", begun.error().constData());
    QByteArray files = done.text({"ExportDescription", "ExportManifest"});
    const auto manifest = base::parseJson(readFile(files.replace("summary", "files")));
    QVERIFY(manifest);
    const QByteArray at = R"({"Metadata":{"WriteTimestampMicros":{"N":"1700000060000000"}},"Keys":{"id":{"S":")";
    const QByteArrayList lines = readLines(manifest->find("dataFileS3Key")->string());
    QCOMPARE(lines.size(), 3);
    QCOMPARE(
        lines[0],
        at +
            R"(changed"}},"OldImage":{"id":{"S":"changed"},"n":{"N":"1"}},"NewImage":{"id":{"S":"changed"},"n":{"N":"3"}}})");
    QCOMPARE(lines[1], at + R"(gone"}},"OldImage":{"id":{"S":"gone"},"n":{"N":"1"}}})");
    QCOMPARE(lines[2], at + R"(new"}},"NewImage":{"id":{"S":"new"},"n":{"N":"1"}}})");
}

void TestRecovery::thereAndBackThroughABucket()
{
    create("Books");
    for (int i = 0; i < 3000; ++i)
        put("Books", QByteArray::number(i), i % 7);
    const QByteArray arn = m_service
                               ->call("ExportTableToPointInTime",
                                      R"({"TableArn":")" + tableArn + R"(Books","S3Bucket":"shelf","S3Prefix":"p"})")
                               .text({"ExportDescription", "ExportArn"});
    QCOMPARE(finished("Export", arn).text({"ExportDescription", "ExportStatus"}), QByteArray("COMPLETED"));
    const QByteArray prefix = "p/AWSDynamoDB/" + arn.mid(arn.lastIndexOf('/') + 1) + "/data/";
    const WireAnswer begun = m_service->call(
        "ImportTable",
        R"({"ClientToken":"once","S3BucketSource":{"S3Bucket":"shelf","S3KeyPrefix":")" + prefix +
            R"("},"InputFormat":"DYNAMODB_JSON","InputCompressionType":"GZIP","TableCreationParameters":)"
            R"({"TableName":"Copy","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
            R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}})");
    QCOMPARE(begun.text({"ImportTableDescription", "ImportStatus"}), QByteArray("IN_PROGRESS"));
    const WireAnswer done = finished("Import", begun.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(done.text({"ImportTableDescription", "ImportStatus"}), QByteArray("COMPLETED"));
    QCOMPARE(done.at({"ImportTableDescription", "ImportedItemCount"}).toInteger(), 3000);
    QCOMPARE(items("Copy"), items("Books"));
}

void TestRecovery::csvImport()
{
    writeFile("in/books.csv", "id;n;title\na;1;\"A; \"\"quoted\"\"\"\nb;2;\n");
    const WireAnswer begun = m_service->call(
        "ImportTable",
        R"({"ClientToken":"once","S3BucketSource":{"S3Bucket":"shelf","S3KeyPrefix":"in/"},"InputFormat":"CSV","InputFormatOptions":{"Csv":{"Delimiter":";"}},)"
        R"("TableCreationParameters":{"TableName":"Books","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"},)"
        R"({"AttributeName":"n","KeyType":"RANGE"}],"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
        R"({"AttributeName":"n","AttributeType":"N"}]}})");
    const WireAnswer done = finished("Import", begun.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(done.text({"ImportTableDescription", "ImportStatus"}), QByteArray("COMPLETED"));
    QCOMPARE(done.at({"ImportTableDescription", "ProcessedSizeBytes"}).toInteger(), 36);
    QCOMPARE(items("Books"), QByteArray("a1 b2"));
    QCOMPARE(m_service->call("GetItem", R"({"TableName":"Books","Key":{"id":{"S":"a"},"n":{"N":"1"}}})")
                 .text({"Item", "title", "S"}),
             QByteArray("A; \"quoted\""));
}

void TestRecovery::csvImportTakesFieldsAsTheyStand()
{
    // A line may begin with an empty field, also where tabs are between them; what is no text is no value.
    writeFile("in/books.tsv", "shelf\tid\tn\n\ta\t1\nupper\tb\t2\n\xff\tc\t3\n");
    const WireAnswer begun = m_service->call(
        "ImportTable",
        R"({"ClientToken":"once","S3BucketSource":{"S3Bucket":"shelf","S3KeyPrefix":"in/"},"InputFormat":"CSV","InputFormatOptions":{"Csv":{"Delimiter":"\t"}},)"
        R"("TableCreationParameters":{"TableName":"Books","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"},)"
        R"({"AttributeName":"n","KeyType":"RANGE"}],"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
        R"({"AttributeName":"n","AttributeType":"N"}]}})");
    const WireAnswer done = finished("Import", begun.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(done.at({"ImportTableDescription", "ErrorCount"}).toInteger(), 1);
    QCOMPARE(items("Books"), QByteArray("a1 b2"));
    QCOMPARE(m_service->call("GetItem", R"({"TableName":"Books","Key":{"id":{"S":"b"},"n":{"N":"2"}}})")
                 .text({"Item", "shelf", "S"}),
             QByteArray("upper"));
}

void TestRecovery::zstdImport()
{
    writeFile(
        "in/items.json.zst",
        QByteArray::fromBase64("KLUv/QRojQEA8oIJELAbDnltpOFIWoUXHU3IUwKg7QOBtot5+fF26GdufjytH2fKkV8CAOAQWLQqA3RRT/0="));
    const WireAnswer begun = m_service->call(
        "ImportTable",
        R"({"ClientToken":"once","S3BucketSource":{"S3Bucket":"shelf","S3KeyPrefix":"in/"},"InputFormat":"DYNAMODB_JSON","InputCompressionType":"ZSTD",)"
        R"("TableCreationParameters":{"TableName":"Books","BillingMode":"PAY_PER_REQUEST","KeySchema":)"
        R"([{"AttributeName":"id","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}})");
    QCOMPARE(begun.text({"ImportTableDescription", "InputCompressionType"}), QByteArray("ZSTD"));
    const WireAnswer done = finished("Import", begun.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(done.text({"ImportTableDescription", "ImportStatus"}), QByteArray("COMPLETED"));
    qint64 unpacked = 0;
    for (const QByteArray& line : readLines("in/items.json.zst"))
        unpacked += line.size() + 1;
    QCOMPARE(done.at({"ImportTableDescription", "ProcessedSizeBytes"}).toInteger(), unpacked);
    QCOMPARE(items("Books"), QByteArray("a1 b2"));
}

void TestRecovery::importOfOtherPacking_data()
{
    QTest::addColumn<QByteArray>("compression");
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<int>("errors");
    QTest::newRow("none") << QByteArray() << QByteArray("c3") << 1;
    QTest::newRow("gzip") << QByteArray(R"("InputCompressionType":"GZIP",)") << QByteArray("a1 b2") << 1;
    QTest::newRow("zstd") << QByteArray(R"("InputCompressionType":"ZSTD",)") << QByteArray() << 2;
}

// A file that is packed in another way counts as one error.
void TestRecovery::importOfOtherPacking()
{
    QFETCH(QByteArray, compression);
    writeFile("in/1.gz", QByteArray::fromBase64(
                             "H4sIAAAAAAACA6tW8ixJzVWyqlbKTAGRwUpWSolKtTpKeSCeH5BnqFRbW8tVjUVdEoo6I7A6AKuHbt1QAAAA"));
    writeFile("in/2", R"({"Item":{"id":{"S":"c"},"n":{"N":"3"}}})");
    writeFile("in/3", "");
    const WireAnswer begun = m_service->call(
        "ImportTable", "{" + compression +
                           R"("ClientToken":"once","S3BucketSource":{"S3Bucket":"shelf","S3KeyPrefix":"in/"},)"
                           R"("InputFormat":"DYNAMODB_JSON","TableCreationParameters":{"TableName":"Books",)"
                           R"("BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                           R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}})");
    const WireAnswer done = finished("Import", begun.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(done.text({"ImportTableDescription", "FailureCode"}), QByteArray("ItemValidationError"));
    QFETCH(int, errors);
    QCOMPARE(done.at({"ImportTableDescription", "ErrorCount"}).toInteger(), errors);
    QTEST(items("Books"), "found");
}

void TestRecovery::jobsAreListedByTens()
{
    create("Books");
    create("Others");
    QByteArray arn;
    for (int i = 0; i < 11; ++i) {
        m_service->clock.advanceMs(1000);
        const WireAnswer begun = m_service->call("ExportTableToPointInTime",
                                                 R"({"TableArn":")" + tableArn + R"(Books","S3Bucket":"nowhere"})");
        QCOMPARE(begun.text({"ExportDescription", "DestinationType"}), QByteArray("S3"));
        arn = begun.text({"ExportDescription", "ExportArn"});
        finished("Export", arn);
    }
    const WireAnswer page = m_service->call("ListExports", "{}");
    QCOMPARE(page.count("ExportSummaries"), 10);
    const QByteArray token = R"("NextToken":")" + page.text({"NextToken"}) + '"';
    QCOMPARE(m_service->call("ListExports", "{" + token + "}").count("ExportSummaries"), 1);
    const WireAnswer other =
        m_service->call("ListExports", R"({"TableArn":")" + tableArn + R"(Others",)" + token + "}");
    QCOMPARE(other.status, 200);
    QCOMPARE(other.count("ExportSummaries"), 0);
    QCOMPARE(m_service->call("DescribeExport", R"({"ExportArn":")" + arn.replace("us-east-1", "eu-west-1") + R"("})")
                 .error(),
             QByteArray("ExportNotFoundException: Export not found: Invalid export arn"));
}

void TestRecovery::importTakesItemsOfOneLine()
{
    const auto line = [](const char* id, const char* n) {
        return QByteArray(R"({"Item":{"id":{"S":")") + id + R"("},"n":{"N":")" + n + R"("},"t":{"S":"}\"{"}}})";
    };
    writeFile("in/1", line("a", "1") + line("b", "2") + ' ' + line("c", "3") + '\n' + line("d", "4"));
    const WireAnswer begun = m_service->call(
        "ImportTable",
        R"({"ClientToken":"once","S3BucketSource":{"S3Bucket":"shelf","S3KeyPrefix":"in/"},"InputFormat":"DYNAMODB_JSON","TableCreationParameters":)"
        R"({"TableName":"Books","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}})");
    const WireAnswer done = finished("Import", begun.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(done.text({"ImportTableDescription", "ImportStatus"}), QByteArray("COMPLETED"));
    QCOMPARE(done.at({"ImportTableDescription", "ProcessedItemCount"}).toInteger(), 4);
    QCOMPARE(items("Books"), QByteArray("a1 b2 c3 d4"));
}

void TestRecovery::importCountsErrors()
{
    writeFile("data/1.json",
              "{\"Item\":{\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"}}}\n{\"Item\":{\"n\":{\"N\":\"1\"}}}\nno json\n"
              "{\"Item\":{\"id\":{\"S\":\"c\"},\"n\":{\"N\":\"3\"}}}\n");
    writeFile("data2.json", "{\"Item\":{\"id\":{\"S\":\"b\"},\"n\":{\"N\":\"2\"}}}\n");
    const WireAnswer begun = m_service->call(
        "ImportTable",
        R"({"ClientToken":"once","S3BucketSource":{"S3Bucket":"shelf","S3KeyPrefix":"data"},"InputFormat":"DYNAMODB_JSON","TableCreationParameters":)"
        R"({"TableName":"Books","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}})");
    const WireAnswer done = finished("Import", begun.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(done.text({"ImportTableDescription", "ImportStatus"}), QByteArray("FAILED"));
    QCOMPARE(done.text({"ImportTableDescription", "FailureCode"}), QByteArray("ItemValidationError"));
    QCOMPARE(done.at({"ImportTableDescription", "ProcessedItemCount"}).toInteger(), 4);
    QCOMPARE(done.at({"ImportTableDescription", "ImportedItemCount"}).toInteger(), 2);
    QCOMPARE(done.at({"ImportTableDescription", "ErrorCount"}).toInteger(), 2);
    QCOMPARE(items("Books"), QByteArray("a1 b2"));
}

void TestRecovery::importTokens()
{
    const auto import = [this](const QByteArray& table, const QByteArray& bucket, const QByteArray& token) {
        return m_service->call(
            "ImportTable",
            R"({"ClientToken":")" + token + R"(","S3BucketSource":{"S3Bucket":")" + bucket +
                R"("},"InputFormat":"DYNAMODB_JSON","TableCreationParameters":{"TableName":")" + table +
                R"(","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}})");
    };
    const WireAnswer begun = import("Books", "nowhere", "once");
    QVERIFY(begun.at({"ImportTableDescription", "ProcessedSizeBytes"}).isNull());
    const WireAnswer failed = finished("Import", begun.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(failed.text({"ImportTableDescription", "FailureCode"}), QByteArray("S3NoSuchBucket"));
    // Nothing but the table is compared.
    QCOMPARE(import("Books", "shelf", "once").text({"ImportTableDescription", "ImportArn"}),
             begun.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(
        import("Others", "nowhere", "once").error(),
        QByteArray("ImportConflictException: Import conflict: Duplicate request detected with conflicting parameters"));

    const WireAnswer empty = import("Books", "shelf", "twice");
    const WireAnswer done = finished("Import", empty.text({"ImportTableDescription", "ImportArn"}));
    QCOMPARE(done.text({"ImportTableDescription", "ImportStatus"}), QByteArray("COMPLETED"));
    QCOMPARE(import("Books", "shelf", "twice").error(),
             QByteArray("ResourceInUseException: Table already exists: Books"));

    const WireAnswer page = m_service->call("ListImports", R"({"PageSize":1})");
    QCOMPARE(page.count("ImportSummaryList"), 1);
    const WireAnswer rest = m_service->call("ListImports", R"({"NextToken":")" + page.text({"NextToken"}) + R"("})");
    QCOMPARE(rest.text({"ImportSummaryList", "0", "ImportArn"}), begun.text({"ImportTableDescription", "ImportArn"}));
}

void TestRecovery::bucketRefusals_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("error");
    const QByteArray exportArn = tableArn + "Books/export/01700000000000-00000000";
    const QByteArray importArn = tableArn + "Books/import/01700000000000-00000000";
    QTest::newRow("no table") << QByteArray("ExportTableToPointInTime")
                              << QByteArray(R"({"TableArn":")" + tableArn + R"(Nowhere","S3Bucket":"shelf"})")
                              << QByteArray("TableNotFoundException: Table not found: " + tableArn + "Nowhere");
    QTest::newRow("a name")
        << QByteArray("ExportTableToPointInTime") << QByteArray(R"({"TableArn":"Books","S3Bucket":"shelf"})")
        << QByteArray("ValidationException: One or more parameter values were invalid: tableArn is not a valid ARN");
    QTest::newRow("later") << QByteArray("ExportTableToPointInTime")
                           << QByteArray(R"({"TableArn":")" + tableArn +
                                         R"(Books","S3Bucket":"shelf","ExportTime":1800000000})")
                           << QByteArray("InvalidExportTimeException: Export Time is invalid");
    QTest::newRow("span too short") << QByteArray("ExportTableToPointInTime")
                                    << QByteArray(R"({"TableArn":")" + tableArn +
                                                  R"(Books","S3Bucket":"shelf","ExportType":"INCREMENTAL_EXPORT",)"
                                                  R"("IncrementalExportSpecification":{"ExportFromTime":1700000000}})")
                                    << QByteArray(
                                           "InvalidExportTimeException: Difference between export period from time and "
                                           "export period to time is less than 15 minutes");
    QTest::newRow("absent export") << QByteArray("DescribeExport")
                                   << QByteArray(R"({"ExportArn":")" + exportArn + R"("})")
                                   << QByteArray("ExportNotFoundException: Export not found: Export not found: " +
                                                 exportArn);
    QTest::newRow("no export's ARN") << QByteArray("DescribeExport")
                                     << QByteArray(R"({"ExportArn":")" + importArn + R"("})")
                                     << QByteArray("ValidationException: Invalid Export ARN");
    QTest::newRow("import into a name too short")
        << QByteArray("DescribeImport")
        << QByteArray(R"({"ImportArn":")" + tableArn + R"(x/import/01700000000000-00000000"})")
        << QByteArray("ValidationException: Invalid Import ARN");
    QTest::newRow("empty prefix") << QByteArray("ExportTableToPointInTime")
                                  << QByteArray(R"({"TableArn":")" + tableArn +
                                                R"(Books","S3Bucket":"shelf","S3Prefix":""})")
                                  << QByteArray(
                                         "ValidationException: 1 validation error detected: Value '' at "
                                         "'s3Prefix' failed to satisfy constraint: Member must have length "
                                         "greater than or equal to 1");
    QTest::newRow("import without a token")
        << QByteArray("ImportTable")
        << QByteArray(R"({"S3BucketSource":{"S3Bucket":"shelf"},"InputFormat":"ION","TableCreationParameters":)"
                      R"({"TableName":"Copy","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id",)"
                      R"("KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}})")
        << QByteArray(
               "ValidationException: 1 validation error detected: Value null at 'clientToken' failed to satisfy "
               "constraint: Member must not be null");
    QTest::newRow("absent import") << QByteArray("DescribeImport")
                                   << QByteArray(R"({"ImportArn":")" + importArn + R"("})")
                                   << QByteArray("ImportNotFoundException: Import not found: Import not found: " +
                                                 importArn);
}

void TestRecovery::bucketRefusals()
{
    QFETCH(QByteArray, operation);
    QFETCH(QByteArray, body);
    create("Books");
    QTEST(m_service->call(operation, body).error(), "error");
}

QTEST_GUILESS_MAIN(TestRecovery)
#include "tst_recovery.moc"
