// The model as XML: the semantic part first, element within element, then the diagram.
#include <fmt/core.h>

#include "graph/bpmn_layout.hpp"
#include "graph/graph.hpp"
#include "graph/xml.hpp"

namespace trajectum::graph {

namespace {

using Look = BpmnElement::Look;

class Writer {
 public:
  explicit Writer(const BpmnModel& model) : model_(model), drawing_(lay_out(model)), children_(model.elements.size()) {
    for (std::size_t i = 1; i < model.elements.size(); ++i)
      children_[static_cast<std::size_t>(model.elements[i].parent)].push_back(i);
    flows_in_.resize(model.elements.size());
    for (std::size_t f = 0; f < model.flows.size(); ++f) {
      const auto& from = model.elements[static_cast<std::size_t>(model.flows[f].from)];
      flows_in_[static_cast<std::size_t>(from.parent)].push_back(f);
    }
  }

  std::string write() {
    out_ =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" "
        "xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" "
        "xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "id=\"Definitions\" targetNamespace=\"urn:trajectum:route\" exporter=\"trajectum\">\n";
    for (const auto& [id, name] : model_.messages)
      out_ += fmt::format("  <bpmn:message id=\"{}\" name=\"{}\"/>\n", xml(id), xml(name));
    for (const auto& [id, name] : model_.errors)
      out_ += fmt::format("  <bpmn:error id=\"{}\" name=\"{}\" errorCode=\"{}\"/>\n", xml(id), xml(name), xml(name));
    out_ += fmt::format("  <bpmn:process id=\"{}\" name=\"{}\" isExecutable=\"false\">\n", xml(model_.process),
                        xml(model_.name));
    auto about = (model_.lang == Lang::nl ? "Versie " : "Version ") + model_.version;
    document(about + (model_.documentation.empty() ? "" : "\n" + model_.documentation), 4);
    inside(0, 4);
    out_ += "  </bpmn:process>\n";
    diagram();
    return out_ + "</bpmn:definitions>\n";
  }

 private:
  static std::string indent(int n) { return std::string(static_cast<std::size_t>(n), ' '); }

  void document(const std::string& text, int depth) {
    if (!text.empty()) out_ += fmt::format("{}<bpmn:documentation>{}</bpmn:documentation>\n", indent(depth), xml(text));
  }

  void inside(std::size_t scope, int depth) {
    for (auto child : children_[scope]) element(child, depth);
    for (auto f : flows_in_[scope]) flow(model_.flows[f], depth);
  }

  void element(std::size_t i, int depth) {
    const auto& e = model_.elements[i];
    out_ += fmt::format("{}<bpmn:{} id=\"{}\"", indent(depth), e.tag, xml(e.id));
    if (!e.name.empty()) out_ += fmt::format(" name=\"{}\"", xml(e.name));
    for (const auto& [key, value] : e.attributes) out_ += fmt::format(" {}=\"{}\"", key, xml(value));
    out_ += ">\n";
    document(e.documentation, depth + 2);
    for (int f : e.incoming) reference("incoming", f, depth + 2);
    for (int f : e.outgoing) reference("outgoing", f, depth + 2);
    if (!e.inner.empty()) out_ += indent(depth + 2) + e.inner + "\n";
    inside(i, depth + 2);
    if (!e.after.empty()) out_ += indent(depth + 2) + e.after + "\n";
    out_ += fmt::format("{}</bpmn:{}>\n", indent(depth), e.tag);
  }

  void reference(const char* tag, int f, int depth) {
    out_ +=
        fmt::format("{0}<bpmn:{1}>{2}</bpmn:{1}>\n", indent(depth), tag, model_.flows[static_cast<std::size_t>(f)].id);
  }

  void flow(const BpmnFlow& f, int depth) {
    auto id = [&](int i) { return xml(model_.elements[static_cast<std::size_t>(i)].id); };
    out_ += fmt::format("{}<bpmn:sequenceFlow id=\"{}\"{} sourceRef=\"{}\" targetRef=\"{}\">\n", indent(depth), f.id,
                        f.name.empty() ? "" : " name=\"" + xml(f.name) + "\"", id(f.from), id(f.to));
    document(f.documentation, depth + 2);
    if (!f.condition.empty())
      out_ +=
          fmt::format("{}<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">{}</bpmn:conditionExpression>\n",
                      indent(depth + 2), xml(f.condition));
    out_ += indent(depth) + "</bpmn:sequenceFlow>\n";
  }

  void diagram() {
    out_ +=
        fmt::format("  <bpmndi:BPMNDiagram id=\"Diagram\">\n    <bpmndi:BPMNPlane id=\"Plane\" bpmnElement=\"{}\">\n",
                    xml(model_.process));
    for (std::size_t i = 1; i < model_.elements.size(); ++i) shape(i);
    for (std::size_t f = 0; f < model_.flows.size(); ++f) edge(f);
    out_ += "    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n";
  }

  static std::string bounds(const Rect& r) {
    return fmt::format("<dc:Bounds x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", number(r.x), number(r.y),
                       number(r.w), number(r.h));
  }

  void shape(std::size_t i) {
    const auto& e = model_.elements[i];
    out_ += fmt::format("      <bpmndi:BPMNShape id=\"{0}_di\" bpmnElement=\"{0}\"{1}{2}>{3}</bpmndi:BPMNShape>\n",
                        xml(e.id), e.look == Look::sub_process ? " isExpanded=\"true\"" : "",
                        e.tag == "exclusiveGateway" ? " isMarkerVisible=\"true\"" : "", bounds(drawing_.shapes[i]));
  }

  void edge(std::size_t f) {
    const auto& one = model_.flows[f];
    out_ += fmt::format("      <bpmndi:BPMNEdge id=\"{0}_di\" bpmnElement=\"{0}\">", one.id);
    for (const auto& p : drawing_.edges[f])
      out_ += fmt::format("<di:waypoint x=\"{}\" y=\"{}\"/>", number(p.x), number(p.y));
    const auto& label = drawing_.labels[f];
    if (!one.name.empty() && label.w > 0) out_ += "<bpmndi:BPMNLabel>" + bounds(label) + "</bpmndi:BPMNLabel>";
    out_ += "</bpmndi:BPMNEdge>\n";
  }

  const BpmnModel& model_;
  BpmnDrawing drawing_;
  std::vector<std::vector<std::size_t>> children_, flows_in_;
  std::string out_;
};

}  // namespace

std::string write_bpmn(const BpmnModel& model) { return Writer(model).write(); }

std::string bpmn(const route::Route& route, Lang lang) { return write_bpmn(bpmn_model(route, lang)); }

}  // namespace trajectum::graph
