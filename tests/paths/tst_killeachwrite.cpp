// Kills the served workspace without warning while clients write in every way there is: afterwards each client's items
// are as they were before its open request or as that leaves them, whole where the request is one change.
#include "tests/paths/ServedWorkspace.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <map>

using namespace trestle;
using namespace trestle::tests;

namespace {

constexpr int rounds = 6;
constexpr int editors = 8;
constexpr int itemsOfOne = 5;

const QByteArray createEdits = R"({"TableName": "Edits", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]})";

QByteArray number(int value)
{
    return QByteArray::number(value);
}

using Texts = std::map<QByteArray, QByteArray>;  // by id

// What a request is, what it leaves, and whether it does so all at once.
struct Edit
{
    QByteArray operation;
    QByteArray body;
    Texts after;
    bool isWhole = true;
};

// Writes to items of its own, one request after the other, each in another way than the one before.
class Editor
{
public:
    Editor(ServedWorkspace& served, int id) : m_served(served), m_id(id) {}

    void editOn(const std::function<void()>& acknowledged)
    {
        m_waiting = true;
        m_open = nextEdit();
        m_served.client().send(m_served.tableRequest(m_open.operation, m_open.body),
                               [this, acknowledged](base::Result<http::ClientResponse> answer) {
                                   m_waiting = false;
                                   if (!answer) return;  // the server is gone; whether this was stored is open
                                   if (answer->status != 200 || answer->body.contains("\"Error\"")) {
                                       m_fault = m_open.body + ": " + answer->body;
                                       return;
                                   }
                                   m_texts = m_open.after;
                                   acknowledged();
                                   editOn(acknowledged);
                               });
    }

    [[nodiscard]] bool isWaiting() const { return m_waiting; }

    /// Compares with what the table holds now, and goes on from there. What is wrong, if anything is.
    QByteArray check(const Texts& stored)
    {
        if (!m_fault.isEmpty()) return "refused: " + m_fault;
        Texts own;
        for (int slot = 0; slot < itemsOfOne; ++slot)
            if (const auto found = stored.find(id(slot)); found != stored.end()) own.insert(*found);
        const auto fits = [&](const QByteArray& key) {
            const auto text = [&key](const Texts& texts) {
                const auto found = texts.find(key);
                return found == texts.end() ? QByteArray() : found->second;
            };
            return text(own) == text(m_texts) || text(own) == text(m_open.after);
        };
        bool isRight = own == m_texts || own == m_open.after;
        if (!isRight && !m_open.isWhole) {
            isRight = true;
            for (int slot = 0; slot < itemsOfOne; ++slot)
                isRight = isRight && fits(id(slot));
        }
        if (!isRight) return "not as before, and not as after " + m_open.operation + ' ' + m_open.body;
        m_texts = own;
        return {};
    }

private:
    [[nodiscard]] QByteArray id(int slot) const { return "e" + number(m_id) + '-' + number(slot % itemsOfOne); }
    [[nodiscard]] static QByteArray key(const QByteArray& id) { return R"({"id": {"S": ")" + id + R"("}})"; }
    [[nodiscard]] static QByteArray item(const QByteArray& id, const QByteArray& text)
    {
        return R"({"id": {"S": ")" + id + R"("}, "note": {"S": ")" + text + R"("}})";
    }

    // An item is made if it is not there, changed if it is; `edit` hears what that leaves.
    [[nodiscard]] static QByteArray statement(Edit& edit, const QByteArray& id, const QByteArray& text)
    {
        const bool isThere = edit.after.count(id) > 0;
        edit.after[id] = text;
        return isThere ? R"({"Statement": "UPDATE Edits SET note = ')" + text + "' WHERE id = '" + id + R"('"})"
                       : R"({"Statement": "INSERT INTO Edits VALUE {'id': ')" + id + "', 'note': '" + text + R"('}"})";
    }

    [[nodiscard]] Edit nextEdit()
    {
        ++m_turn;
        const QByteArray text = "turn " + number(m_turn) + QByteArray(m_turn % 300, 'x');
        const QByteArray one = id(m_turn);
        const QByteArray two = id(m_turn + 1);
        const QByteArray three = id(m_turn + 3);
        Edit edit;
        edit.after = m_texts;
        switch (m_turn % 7) {
            case 0:
                edit.operation = "PutItem";
                edit.body = R"({"TableName": "Edits", "Item": )" + item(one, text) + '}';
                edit.after[one] = text;
                break;
            case 1:
                edit.operation = "BatchWriteItem";
                edit.body = R"({"RequestItems": {"Edits": [{"PutRequest": {"Item": )" + item(one, text) +
                            R"(}}, {"PutRequest": {"Item": )" + item(two, text) + R"(}}, {"DeleteRequest": {"Key": )" +
                            key(three) + "}}]}}";
                edit.after[one] = edit.after[two] = text;
                edit.after.erase(three);
                edit.isWhole = false;
                break;
            case 2:
                edit.operation = "ExecuteStatement";
                edit.body = statement(edit, one, text);
                break;
            case 3:
                edit.operation = "DeleteItem";
                edit.body = R"({"TableName": "Edits", "Key": )" + key(one) + '}';
                edit.after.erase(one);
                break;
            case 4:
                edit.operation = "ExecuteTransaction";
                edit.body = R"({"TransactStatements": [)" + statement(edit, one, text) + ',';
                edit.body += statement(edit, two, text) + "]}";
                break;
            case 5:
                edit.operation = "BatchExecuteStatement";
                edit.body = R"({"Statements": [)" + statement(edit, one, text) + ',';
                edit.body += statement(edit, two, text) + "]}";
                edit.isWhole = false;
                break;
            case 6:
                edit.operation = "ExecuteStatement";
                edit.body = R"({"Statement": "DELETE FROM Edits WHERE id = ')" + two + R"('"})";
                edit.after.erase(two);
                break;
        }
        return edit;
    }

    ServedWorkspace& m_served;
    const int m_id;
    int m_turn = 0;
    bool m_waiting = false;
    Texts m_texts;  // of acknowledged requests
    Edit m_open;
    QByteArray m_fault;
};

}  // namespace

class TestKillEachWrite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyWriteIsThereOrNot()
    {
        const QTemporaryDir folder;
        ServedWorkspace served(folder.path());
        QVERIFY(served.start());
        QCOMPARE(served.table("CreateTable", createEdits).status, 200);
        std::vector<std::unique_ptr<Editor>> all;
        for (int id = 0; id < editors; ++id)
            all.push_back(std::make_unique<Editor>(served, id));
        QRandomGenerator random(20'261'128);
        for (int round = 0; round < rounds; ++round) {
            int acknowledged = 0;
            const int enough = random.bounded(20, 200);
            const int laterMs = random.bounded(0, 15);
            const auto count = [&acknowledged, &served, enough, laterMs] {
                if (++acknowledged == enough) QTimer::singleShot(laterMs, [&served] { served.kill(); });
            };
            for (const auto& editor : all)
                editor->editOn(count);
            QTRY_VERIFY_WITH_TIMEOUT(!served.isRunning(), 60'000);
            for (const auto& editor : all)
                QTRY_VERIFY_WITH_TIMEOUT(!editor->isWaiting(), 60'000);
            QVERIFY(served.start());
            const TableAnswer page = served.table("Scan", R"({"TableName": "Edits", "ConsistentRead": true})");
            QCOMPARE(page.status, 200);
            Texts stored;
            for (const base::JsonValue& item : page.body.find("Items")->array())
                stored[item.find("id")->find("S")->string()] = item.find("note")->find("S")->string();
            for (const auto& editor : all)
                QCOMPARE(editor->check(stored), QByteArray());
            QVERIFY(acknowledged >= enough);
        }
    }
};

QTEST_GUILESS_MAIN(TestKillEachWrite)
#include "tst_killeachwrite.moc"
