#include "ui/shell/WorkspaceSettings.h"

#include "ui/widgets/SegmentedControl.h"

#include <QCoreApplication>
#include <QSpinBox>

namespace trestle::ui {

namespace {

struct WorkspaceWords
{
    Q_DECLARE_TR_FUNCTIONS(WorkspaceSettings)
};

/// One setting as a number: the port, or the place of a choice.
struct WorkspaceSetting
{
    QString title;
    QString explanation;
    QStringList choices;  // empty: a number from 0 to 65535
    std::function<int(const workspace::Settings&)> read;
    std::function<void(workspace::Settings&, int)> write;
};

std::vector<WorkspaceSetting> settingsOfWorkspace()
{
    return {
        {WorkspaceWords::tr("Port"),
         WorkspaceWords::tr("Of the one endpoint for clients: tables, functions and all APIs. 0 is any free one."),
         {},
         [](const workspace::Settings& from) { return int(from.port); },
         [](workspace::Settings& to, int port) { to.port = quint16(port); }},
        {WorkspaceWords::tr("Isolation of functions"),
         WorkspaceWords::tr(
             "Strict shows a function its own files and what it runs on, and nothing else (needs bubblewrap)."),
         {WorkspaceWords::tr("Standard"), WorkspaceWords::tr("Strict")},
         [](const workspace::Settings& from) { return int(from.services.isolation); },
         [](workspace::Settings& to, int index) { to.services.isolation = functions::Isolation(index); }},
        {WorkspaceWords::tr("Throughput of tables"),
         WorkspaceWords::tr("Enforced holds requests back beyond what a table provisions or allows."),
         {WorkspaceWords::tr("Unlimited"), WorkspaceWords::tr("Enforced")},
         [](const workspace::Settings& from) { return int(from.services.pacing.limitsThroughput); },
         [](workspace::Settings& to, int index) { to.services.pacing.limitsThroughput = index == 1; }},
        {WorkspaceWords::tr("Signatures of requests"),
         WorkspaceWords::tr("Required: a request must be signed. Verified: with the keys of the environment."),
         {WorkspaceWords::tr("Lenient"), WorkspaceWords::tr("Required"), WorkspaceWords::tr("Verified")},
         [](const workspace::Settings& from) { return int(from.services.signatures); },
         [](workspace::Settings& to, int index) { to.services.signatures = workspace::SignatureCheck(index); }},
        {WorkspaceWords::tr("Validation errors of tables"),
         WorkspaceWords::tr("Worded as the service does today, or as it did before 2026."),
         {WorkspaceWords::tr("Current"), WorkspaceWords::tr("Classic")},
         [](const workspace::Settings& from) { return int(from.services.errors); },
         [](workspace::Settings& to, int index) { to.services.errors = workspace::ErrorProfile(index); }},
        {WorkspaceWords::tr("Durability"),
         WorkspaceWords::tr("Durable: an acknowledged write survives a power cut. Fast does not wait for the disk."),
         {WorkspaceWords::tr("Durable"), WorkspaceWords::tr("Fast")},
         [](const workspace::Settings& from) { return int(from.durability); },
         [](workspace::Settings& to, int index) { to.durability = workspace::StoreDurability(index); }},
        {WorkspaceWords::tr("Item cache"),
         WorkspaceWords::tr("MiB of memory for items that are read by key again and again. 0: none."),
         {},
         [](const workspace::Settings& from) { return from.services.itemCacheMib; },
         [](workspace::Settings& to, int mib) { to.services.itemCacheMib = mib; }},
    };
}

class WorkspaceSettingRow : public SettingsRow
{
public:
    WorkspaceSettingRow(WorkspaceDocument& document, WorkspaceSetting setting, const workspace::Settings& followed)
        : SettingsRow(WorkspaceWords::tr("Workspace (trestle.yaml)"), setting.title, setting.explanation),
          m_document(document),
          m_setting(std::move(setting)),
          m_followed(m_setting.read(followed)),
          m_delivered(m_setting.read(workspace::Settings()))
    {
        setControl(m_setting.choices.isEmpty() ? makeNumber() : makeChoice());
        connect(this, &SettingsRow::resetRequested, this, [this] { put(m_delivered); });
        connect(&document, &WorkspaceDocument::changed, this, &WorkspaceSettingRow::refresh);
        refresh();
    }

private:
    QWidget* makeChoice()
    {
        auto* choices = new SegmentedControl(m_setting.choices);
        choices->setAccessibleName(m_setting.title);
        connect(choices, &SegmentedControl::currentChanged, this, &WorkspaceSettingRow::put);
        m_show = [choices](int value) { choices->setCurrentIndex(value); };
        return choices;
    }

    QWidget* makeNumber()
    {
        auto* number = new QSpinBox;
        number->setRange(0, 65'535);
        number->setKeyboardTracking(false);
        number->setAccessibleName(m_setting.title);
        number->setMinimumWidth(96);
        connect(number, &QSpinBox::valueChanged, this, &WorkspaceSettingRow::put);
        m_show = [number](int value) { number->setValue(value); };
        return number;
    }

    void put(int value)
    {
        if (m_showing || value == m_setting.read(m_document.workspace().settings)) return;
        workspace::Settings changed = m_document.workspace().settings;
        m_setting.write(changed, value);
        m_document.setSettings(std::move(changed));
    }

    void refresh()
    {
        const int value = m_setting.read(m_document.workspace().settings);
        m_showing = true;
        m_show(value);
        m_showing = false;
        setChanged(value != m_delivered);
        setCaveat(value == m_followed ? QString() : WorkspaceWords::tr("Followed when the workspace is opened again."));
    }

    WorkspaceDocument& m_document;
    WorkspaceSetting m_setting;
    int m_followed;
    int m_delivered;
    std::function<void(int value)> m_show;
    bool m_showing = false;
};

}  // namespace

std::vector<SettingsRow*> workspaceSettingsRows(WorkspaceDocument& document, const workspace::Settings& followed)
{
    std::vector<SettingsRow*> rows;
    std::vector<WorkspaceSetting> settings = settingsOfWorkspace();
    for (WorkspaceSetting& setting : settings)
        rows.push_back(new WorkspaceSettingRow(document, std::move(setting), followed));
    return rows;
}

}  // namespace trestle::ui
