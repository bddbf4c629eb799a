// What indexes hold, after all kinds of writes: those that show whole items lead to the table's rows, others have rows
// of their own.
#include "core/tables/storage/SqliteRows.h"
#include "tests/core/tables/operations/TablesFixture.h"

#include <QFileInfo>
#include <QTest>

using namespace trestle::tables;
using namespace trestle::tests;

class TestIndexEntries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void followTheirItems();
    void areFilledAndDropped();
    void lieInTheFileOnce();
    void ofFormat3KeepTheirRows();
    void damageIsFound_data();
    void damageIsFound();

private:
    static IndexDescription index(const QByteArray& name, ProjectionType projection);
    void put(const QByteArray& json) { QVERIFY(m_tables.put("books", json.constData())); }
    void remove(const char* key);
    void update(const char* key, const QByteArray& expression, const char* values);
    void changeIndexes(QList<IndexDescription> indexes);
    // What the index holds, in its order.
    QByteArrayList held(const QByteArray& index) const;
    // The same of the table.
    QByteArrayList items() const { return held({}); }
    // What is wrong: with the file, or with the index of whole items that are not those of the table.
    QStringList faults() const;
    void execute(const QByteArray& sql);

    QTemporaryDir m_folder;
    int m_file = 0;
    Tables::Options m_options;
    mutable TablesFixture m_tables;
};

IndexDescription TestIndexEntries::index(const QByteArray& name, ProjectionType projection)
{
    IndexDescription index;
    index.name = name;
    index.keys.partition = {"author", KeyType::S};
    index.projection = projection;
    return index;
}

void TestIndexEntries::init()
{
    m_options.path = m_folder.filePath(QStringLiteral("%1.db").arg(++m_file));
    m_tables.open(m_options);
    TableDescription table = bookTable("books");
    table.indexes = {index("whole", ProjectionType::All), index("keys", ProjectionType::KeysOnly)};
    QVERIFY(m_tables.create(table));
}

void TestIndexEntries::remove(const char* key)
{
    DeleteItemRequest request;
    request.tableName = "books";
    request.key = item(key);
    QVERIFY(m_tables.remove(std::move(request)));
}

void TestIndexEntries::update(const char* key, const QByteArray& expression, const char* values)
{
    UpdateItemRequest request;
    request.tableName = "books";
    request.key = item(key);
    request.updateExpression = expression;
    if (!QByteArrayView(values).isEmpty()) request.expression.values = item(values);
    QVERIFY(m_tables.update(std::move(request)));
}

void TestIndexEntries::changeIndexes(QList<IndexDescription> indexes)
{
    const auto changed = TablesFixture::await<TableStatus>([&](auto reply) {
        m_tables->changeTable(
            "books",
            [indexes](const TableStatus& status) -> OperationResult<TableDescription> {
                TableDescription table = status.description;
                table.indexes = indexes;
                return table;
            },
            std::move(reply));
    });
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
}

QByteArrayList TestIndexEntries::held(const QByteArray& index) const
{
    ScanRequest request;
    request.tableName = "books";
    if (!index.isEmpty()) request.indexName = index;
    const auto page = m_tables->scan(request);
    if (!page) return {page.error().message.toUtf8()};
    QByteArrayList texts;
    for (const QByteArray& encoded : page->encodedItems)
        texts.append(text(*decodeItem(encoded)));
    std::sort(texts.begin(), texts.end());
    return texts;
}

QStringList TestIndexEntries::faults() const
{
    QStringList faults = *m_tables->verify();
    QByteArrayList expected = items();
    expected.removeIf([](const QByteArray& item) { return !item.contains("author"); });
    if (held("whole") != expected)
        faults.append(QStringLiteral("whole: ") + QString::fromUtf8(held("whole").join(' ')));
    return faults;
}

void TestIndexEntries::execute(const QByteArray& sql)
{
    auto connection = SqliteConnection::open(m_options.path, SqliteConnection::Access::ReadWrite);
    QVERIFY(connection);
    const auto done = (*connection)->execute(sql);
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
}

void TestIndexEntries::followTheirItems()
{
    put(R"({"pk":{"S":"a"},"sk":{"S":"1"},"author":{"S":"ann"},"pages":{"N":"1"}})");
    put(R"({"pk":{"S":"a"},"sk":{"S":"2"},"author":{"S":"bob"}})");
    put(R"({"pk":{"S":"b"},"sk":{"S":"1"}})");
    QCOMPARE(held("whole").size(), 2);
    QCOMPARE(faults(), QStringList());

    update(R"({"pk":{"S":"a"},"sk":{"S":"1"}})", "SET pages = :p", R"({":p":{"N":"2"}})");  // moved nowhere
    QVERIFY(held("whole").first().contains(R"("pages":{"N":"2"})"));
    QCOMPARE(faults(), QStringList());
    put(R"({"pk":{"S":"a"},"sk":{"S":"1"},"author":{"S":"cid"}})");  // moved
    QVERIFY(held("whole").join(' ').contains("cid"));
    QCOMPARE(held("keys").size(), 2);
    QCOMPARE(faults(), QStringList());
    update(R"({"pk":{"S":"a"},"sk":{"S":"2"}})", "REMOVE author", "");  // out of the index
    QCOMPARE(held("whole").size(), 1);
    QCOMPARE(faults(), QStringList());
    update(R"({"pk":{"S":"b"},"sk":{"S":"1"}})", "SET author = :a", R"({":a":{"S":"dan"}})");  // into it
    QCOMPARE(held("whole").size(), 2);
    QCOMPARE(faults(), QStringList());

    // The next item takes the place that the last one had in the file.
    put(R"({"pk":{"S":"z"},"sk":{"S":"1"},"author":{"S":"eve"}})");
    remove(R"({"pk":{"S":"z"},"sk":{"S":"1"}})");
    put(R"({"pk":{"S":"y"},"sk":{"S":"1"},"author":{"S":"fay"}})");
    QCOMPARE(faults(), QStringList());
    QVERIFY(!held("whole").join(' ').contains("eve"));

    m_tables.open(m_options);  // as after a restart
    QCOMPARE(held("whole").size(), 3);
    QCOMPARE(held("keys").size(), 3);
    QCOMPARE(faults(), QStringList());
}

void TestIndexEntries::areFilledAndDropped()
{
    for (int i = 0; i < 300; ++i)
        put(R"({"pk":{"S":")" + QByteArray::number(i) + R"("},"sk":{"S":"1"},"author":{"S":"ann"}})");
    changeIndexes({index("keys", ProjectionType::KeysOnly)});
    QVERIFY(held("whole").first().contains("does not have the specified index"));
    changeIndexes({index("keys", ProjectionType::KeysOnly), index("whole", ProjectionType::All)});
    QCOMPARE(held("whole").size(), 300);
    QCOMPARE(faults(), QStringList());
    // Another projection under the same name.
    changeIndexes({index("keys", ProjectionType::All), index("whole", ProjectionType::All)});
    QCOMPARE(held("keys"), held("whole"));
    QCOMPARE(faults(), QStringList());
    QVERIFY(m_tables.drop("books"));
    m_tables.open(m_options);
    QCOMPARE(*m_tables->verify(), QStringList());
}

void TestIndexEntries::lieInTheFileOnce()
{
    QList<IndexDescription> many;
    for (int i = 0; i < 10; ++i)
        many.append(index("whole" + QByteArray::number(i), ProjectionType::All));
    changeIndexes(many);
    const QByteArray body(3000, 'x');
    for (int i = 0; i < 100; ++i)
        put(R"({"pk":{"S":")" + QByteArray::number(i) + R"("},"sk":{"S":"1"},"author":{"S":"ann"},"body":{"S":")" +
            body + R"("}})");
    QCOMPARE(held("whole9").size(), 100);
    m_options.path = m_folder.filePath(QStringLiteral("%1.db").arg(++m_file));
    const QString written = m_folder.filePath(QStringLiteral("%1.db").arg(m_file - 1));
    m_tables.open(m_options);  // closing copies the log into the file
    // Each item as it is and as a change of the log.
    QVERIFY2(QFileInfo(written).size() < 4 * 100 * 3000, qPrintable(QString::number(QFileInfo(written).size())));
}

void TestIndexEntries::ofFormat3KeepTheirRows()
{
    put(R"({"pk":{"S":"a"},"sk":{"S":"1"},"author":{"S":"ann"}})");
    put(R"({"pk":{"S":"b"},"sk":{"S":"1"},"author":{"S":"bob"}})");
    const QString path = m_options.path;
    Tables::Options elsewhere;
    elsewhere.path = m_folder.filePath(QStringLiteral("%1.db").arg(++m_file));
    m_tables.open(elsewhere);
    {
        auto connection = SqliteConnection::open(path, SqliteConnection::Access::ReadWrite);
        QVERIFY(connection);
        const auto table = (*connection)->integer("SELECT space FROM tables");
        const auto space = (*connection)->integer("SELECT space FROM spaces WHERE refers");
        QVERIFY(table && space && *space != 0);
        QVERIFY((*connection)->execute(SqliteRows::creation(*space)));
        SqliteRows whole(**connection, [&](SpaceId asked) { return Space{"whole", asked == *space ? *table : 0}; });
        SqliteRows copies(**connection, [](SpaceId) { return Space{"copies"}; });
        std::vector<std::pair<QByteArray, OwnedRow>> rows;
        QVERIFY(whole.rows(*space, {}, Direction::Forward, [&](const StoredRow& row) {
            rows.emplace_back(row.key.toByteArray(), OwnedRow{row.item.toByteArray(), row.size, row.sequence});
            return Visit::Continue;
        }));
        QCOMPARE(rows.size(), size_t(2));
        for (const auto& [key, row] : rows)
            QVERIFY(copies.put(*space, {key, row.item, row.size, row.sequence}));
        QVERIFY((*connection)
                    ->execute("DROP TABLE " + SqliteRows::referenceName(*space) +
                              ";ALTER TABLE spaces DROP COLUMN refers;PRAGMA user_version=3"));
    }
    m_options.path = path;
    for (int i = 0; i < 2; ++i) {
        m_tables.open(m_options);
        QCOMPARE(held("whole").size(), 2);
        update(R"({"pk":{"S":"a"},"sk":{"S":"1"}})", "SET pages = :p", R"({":p":{"N":"2"}})");
        put(R"({"pk":{"S":"b"},"sk":{"S":"1"},"author":{"S":"cid"}})");
        QCOMPARE(faults(), QStringList());
    }
    changeIndexes({});
    QCOMPARE(*m_tables->verify(), QStringList());
}

void TestIndexEntries::damageIsFound_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("finding");
    QTest::newRow("an entry is missing")
        << QByteArray("DELETE FROM r2 WHERE id=2")
        << QStringLiteral(
               R"(books/whole: the item with key {"author":{"S":"bob"},"pk":{"S":"b"},"sk":{"S":"1"}} has no entry)");
    QTest::newRow("it leads elsewhere") << QByteArray("UPDATE r2 SET id=1 WHERE id=2")
                                        << QStringLiteral("has no entry");
    QTest::newRow("it leads nowhere") << QByteArray("INSERT INTO r2 VALUES(x'00',99)")
                                      << QStringLiteral("books/whole: 1 of 3 entries lead to no item");
}

void TestIndexEntries::damageIsFound()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, finding);
    put(R"({"pk":{"S":"a"},"sk":{"S":"1"},"author":{"S":"ann"}})");
    put(R"({"pk":{"S":"b"},"sk":{"S":"1"},"author":{"S":"bob"}})");
    const QString path = m_options.path;
    Tables::Options elsewhere;
    elsewhere.path = m_folder.filePath(QStringLiteral("%1.db").arg(++m_file));
    m_tables.open(elsewhere);
    execute(sql);
    m_tables.open(m_options);
    const QString findings = m_tables->verify()->join(QLatin1Char('\n'));
    QVERIFY2(findings.contains(finding), qPrintable(findings));
}

QTEST_GUILESS_MAIN(TestIndexEntries)
#include "tst_indexentries.moc"
