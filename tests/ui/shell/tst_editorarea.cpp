#include "ui/shell/EditorArea.h"
#include "ui/shell/EditorTabBar.h"

using namespace trestle::ui;

namespace {

class FakeEditor : public Editor
{
public:
    explicit FakeEditor(const QString& key) : name(key), m_widget(new QLabel(key)) {}

    [[nodiscard]] QString key() const override { return name; }
    [[nodiscard]] QString title() const override { return name.toUpper(); }
    [[nodiscard]] QWidget* widget() override { return m_widget; }
    [[nodiscard]] QJsonObject saveState() const override { return {{QStringLiteral("scroll"), scroll}}; }
    void restoreState(const QJsonObject& state) override { scroll = state.value(QStringLiteral("scroll")).toInt(); }

    QString name;
    int scroll = 0;

private:
    QLabel* m_widget;
};

}  // namespace

class TestEditorArea : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        made.clear();
        area = std::make_unique<EditorArea>([this](const QString& key) -> std::unique_ptr<Editor> {
            if (key.startsWith(u'?')) return nullptr;
            made.append(key);
            return std::make_unique<FakeEditor>(key);
        });
    }

    void opensOnceAndShowsAgain()
    {
        area->open(QStringLiteral("a"));
        area->open(QStringLiteral("b"));
        area->open(QStringLiteral("a"));
        area->open(QStringLiteral("?gone"));
        QCOMPARE(area->keys(), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(area->currentKey(), QStringLiteral("a"));
        QCOMPARE(made.size(), 2);
    }

    void closingShowsTheLastUsed()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
        area->open(QStringLiteral("a"));
        area->close(QStringLiteral("a"));
        QCOMPARE(area->currentKey(), QStringLiteral("c"));
        area->close(QStringLiteral("c"));
        area->close(QStringLiteral("b"));
        QCOMPARE(area->current(), nullptr);
        QVERIFY(area->keys().isEmpty());
    }

    void reopensWithItsState()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b")});
        static_cast<FakeEditor*>(area->current())->scroll = 7;
        area->close(QStringLiteral("b"));
        QVERIFY(area->canReopen());
        area->reopenClosed();
        QCOMPARE(area->currentKey(), QStringLiteral("b"));
        QCOMPARE(static_cast<FakeEditor*>(area->current())->scroll, 7);
        QVERIFY(!area->canReopen());
    }

    void middleClickCloses()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b")});
        area->resize(600, 300);
        area->show();
        auto* bar = area->findChild<EditorTabBar*>();
        QTest::mouseClick(bar, Qt::MiddleButton, {}, bar->tabRect(0).center());
        QCOMPARE(area->keys(), QStringList{QStringLiteral("b")});
    }

    void walksByLastUse()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
        area->walk(1);
        QCOMPARE(area->currentKey(), QStringLiteral("b"));
        area->walk(1);
        QCOMPARE(area->currentKey(), QStringLiteral("a"));
        area->endWalk();
        area->walk(1);  // from a, the last used is c
        QCOMPARE(area->currentKey(), QStringLiteral("c"));
        area->endWalk();
    }

    void restoredTabsAreMadeWhenShown()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
        static_cast<FakeEditor*>(area->current())->scroll = 3;
        const QJsonArray tabs = area->saveTabs();
        init();
        area->restoreTabs(tabs, QStringLiteral("b"));
        QCOMPARE(made, QStringList{QStringLiteral("b")});
        QCOMPARE(area->keys().size(), 3);
        area->open(QStringLiteral("c"));
        QCOMPARE(static_cast<FakeEditor*>(area->current())->scroll, 3);
        QCOMPARE(area->saveTabs().at(0).toObject().value(QStringLiteral("title")).toString(), QStringLiteral("A"));
    }

    void aRenamedEditorKeepsItsTab()
    {
        openAll({QStringLiteral("a")});
        auto* editor = static_cast<FakeEditor*>(area->current());
        editor->name = QStringLiteral("z");
        Q_EMIT editor->titleChanged();
        QCOMPARE(area->currentKey(), QStringLiteral("z"));
        QCOMPARE(area->findChild<EditorTabBar*>()->tabText(0), QStringLiteral("Z"));
    }

private:
    void openAll(const QStringList& keys)
    {
        for (const QString& key : keys)
            area->open(key);
    }

    std::unique_ptr<EditorArea> area;
    QStringList made;
};

QTEST_MAIN(TestEditorArea)
#include "tst_editorarea.moc"
