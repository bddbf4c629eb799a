#include "core/engine/TableHistory.h"
#include "core/tables/values/ItemCodec.h"

#include <QSemaphore>
#include <QTest>

using namespace trestle;
using tables::AttributeValue;
using tables::Tables;

class TestTableHistory : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Tables> m_tables;

    void create(const QByteArray& name)
    {
        tables::TableDescription table;
        table.name = name;
        table.keys.partition = {"pk", tables::KeyType::S};
        QSemaphore done;
        m_tables->createTable(table, [&](auto) { done.release(); });
        done.acquire();
    }
    void put(const QByteArray& table, const QByteArray& pk)
    {
        tables::PutItemRequest request;
        request.tableName = table;
        request.item = {{"pk", AttributeValue::string(pk)}};
        QSemaphore done;
        m_tables->putItem(std::move(request), [&](auto) { done.release(); });
        done.acquire();
    }
    QByteArrayList keys(const QByteArray& table, qint64 before, int limit, qint64* last = nullptr) const
    {
        const auto changes = engine::changesBefore(*m_tables, table, before, limit);
        QByteArrayList found;
        for (const tables::Change& change : *changes) {
            found += tables::decodeItem(change.after)->find("pk")->as<AttributeValue::String>()->utf8;
            if (last) *last = change.sequence;
        }
        return found;
    }

private Q_SLOTS:
    void init()
    {
        m_tables = std::move(*Tables::open({}));
        create("quiet");
        create("loud");
    }

    void nothingWasChanged() { QCOMPARE(keys("quiet", 0, 10), QByteArrayList()); }

    void theNewestOfOneTableComeFirst()
    {
        put("quiet", "a");
        put("loud", "x");
        put("quiet", "b");
        put("quiet", "c");
        put("loud", "y");
        qint64 last = 0;
        QCOMPARE(keys("quiet", 0, 2, &last), (QByteArrayList{"c", "b"}));
        QCOMPARE(keys("quiet", last, 10), QByteArrayList{"a"});
        QCOMPARE(keys("loud", 0, 10), (QByteArrayList{"y", "x"}));
    }

    void looksFurtherBackThanOneWindow()
    {
        put("quiet", "old");
        tables::BatchWriteRequest request;
        QSemaphore done;
        for (int i = 0; i < 1'100; ++i) {
            request.writes.push_back({"loud", tables::Item{{"pk", AttributeValue::string(QByteArray::number(i))}}, {}});
            if (request.writes.size() < 25) continue;
            m_tables->batchWriteItem(std::exchange(request, {}), [&](auto) { done.release(); });
            done.acquire();
        }
        QCOMPARE(keys("quiet", 0, 10), QByteArrayList{"old"});
        QCOMPARE(keys("loud", 0, 1), QByteArrayList{"1099"});
    }
};

QTEST_GUILESS_MAIN(TestTableHistory)
#include "tst_tablehistory.moc"
