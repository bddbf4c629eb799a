// A tab that tests one method of a REST API as the service's TestInvokeMethod does: without stage, key and authorizer,
// as it is being designed now. What came back, and the log of what the method did, line by line.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/shell/Editor.h"

class QLineEdit;
class QPushButton;

namespace trestle::ui {

class CodeEdit;
class Inspector;
class KeyValueTable;
class SegmentedControl;
class ThemedLabel;

class MethodTestEditor : public Editor
{
    Q_OBJECT

public:
    MethodTestEditor(DesignCommands& commands, const workspace::ObjectRef& route);
    ~MethodTestEditor() override;

    /// "test:reviews/GET /books/{id}".
    [[nodiscard]] static QString keyOf(const workspace::ObjectRef& route);
    /// Nothing if `key` is none of these.
    [[nodiscard]] static std::optional<workspace::ObjectRef> routeOf(const QString& key);

    [[nodiscard]] QString key() const override { return m_key; }
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QByteArray methodChip() const override;
    [[nodiscard]] QWidget* widget() override;
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override;
    void runMainAction() override;
    void focusAddress() override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

private:
    enum Lens { Log, Body, Headers };

    [[nodiscard]] QWidget* makeRequest();
    [[nodiscard]] QWidget* makeAnswer();
    [[nodiscard]] const gateway::Route* route() const;
    void take(const base::Result<gateway::RestTestOutcome>& outcome);
    void showLens();

    DesignCommands& m_commands;
    QString m_key;
    workspace::ObjectRef m_route;
    QPointer<QWidget> m_widget;
    QPointer<Inspector> m_inspector;
    QLineEdit* m_path;
    KeyValueTable* m_headers;
    CodeEdit* m_body;
    QPushButton* m_test;
    ThemedLabel* m_status;
    ThemedLabel* m_figures;
    SegmentedControl* m_lens;
    CodeEdit* m_text;
    gateway::RestTestOutcome m_outcome;
    int m_trial = 0;  // the answers of older ones are dropped
};

}  // namespace trestle::ui
