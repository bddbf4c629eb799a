// Names that "Go to anything" finds. The design's own come from the document; a page adds what only it knows.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace trestle::ui {

struct NamedThing
{
    QString text;  // what is searched
    QString detail;
    QString iconName;
    QByteArray method;   // shown as a chip before the text; "" for none
    qint64 id = 0;       // the provider's own
    QString words = {};  // that find it too, beside its text: the API of a stage
};

class NameProvider
{
public:
    virtual ~NameProvider() = default;

    /// The character that asks for these names alone, e.g. u'#'; null: found without one.
    [[nodiscard]] virtual QChar prefix() const { return {}; }
    /// What the prefix finds, for the help: "Items by key".
    [[nodiscard]] virtual QString description() const { return {}; }
    /// Appends all names. Called on the main thread when the field opens: at most some milliseconds.
    virtual void collect(std::vector<NamedThing>& names) = 0;
    virtual void go(const NamedThing& thing) = 0;
};

}  // namespace trestle::ui
