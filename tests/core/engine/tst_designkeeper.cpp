#include "core/engine/DesignKeeper.h"

#include <QTest>

using namespace trestle;
using engine::DesignKeeper;
using workspace::Workspace;

class TestDesignKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinsEditsThatWait();
    void keepsTheEditThatIsTakenOver();
    void keepsEditsApartThatTheWindowCameBetween();

private:
    bool addApi(const QByteArray& name)
    {
        return m_keeper.change([&](Workspace& design) {
            design.apis.push_back({.name = name});
            return true;
        });
    }
    static std::vector<QByteArray> namesOf(const DesignKeeper::Design& design)
    {
        std::vector<QByteArray> names;
        for (const gateway::Api& api : design->apis)
            names.push_back(api.name);
        return names;
    }

    DesignKeeper m_keeper{[](const Workspace&) { return std::vector<gateway::DesignProblem>(); }, [] {}};
};

using Names = std::vector<QByteArray>;

// A client that makes a hundred APIs at once must not make the window take over a hundred designs.
void TestDesignKeeper::joinsEditsThatWait()
{
    for (const char* name : {"a", "b", "c"})
        QVERIFY(addApi(name));
    const DesignKeeper::Edit edit = m_keeper.pending();
    QCOMPARE(namesOf(edit.before), Names());
    QCOMPARE(namesOf(edit.after), (Names{"a", "b", "c"}));
    m_keeper.dropPending();
    QVERIFY(!m_keeper.pending().after);
}

void TestDesignKeeper::keepsTheEditThatIsTakenOver()
{
    QVERIFY(addApi("d"));
    const DesignKeeper::Edit first = m_keeper.pending();
    QVERIFY(addApi("e"));
    QVERIFY(addApi("f"));
    QCOMPARE(namesOf(m_keeper.pending().after), namesOf(first.after));
    m_keeper.dropPending();
    const DesignKeeper::Edit second = m_keeper.pending();
    QCOMPARE(second.before, first.after);
    QCOMPARE(namesOf(second.after), (Names{"a", "b", "c", "d", "e", "f"}));
    m_keeper.dropPending();
    QVERIFY(!m_keeper.pending().after);
}

void TestDesignKeeper::keepsEditsApartThatTheWindowCameBetween()
{
    QVERIFY(addApi("g"));
    Workspace given = *m_keeper.design();
    given.apis.push_back({.name = "window"});
    m_keeper.replace(given);
    QVERIFY(addApi("h"));
    const DesignKeeper::Edit first = m_keeper.pending();
    QCOMPARE(namesOf(first.after).back(), QByteArray("g"));
    m_keeper.dropPending();
    const DesignKeeper::Edit second = m_keeper.pending();
    QVERIFY(namesOf(second.before) != namesOf(first.after));
    QCOMPARE(second.after, m_keeper.design());
}

QTEST_GUILESS_MAIN(TestDesignKeeper)
#include "tst_designkeeper.moc"
