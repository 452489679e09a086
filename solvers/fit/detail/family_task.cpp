#include "inferlaw/solvers/fit/detail/family_task.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "inferlaw/lib/numeric/sample.hpp"
#include "inferlaw/solvers/fit/detail/ends.hpp"
#include "inferlaw/solvers/fit/detail/joint_model.hpp"
#include "inferlaw/solvers/fit/pooling.hpp"

namespace inferlaw::fit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double tolerance = 1e-9;  // of agreeing ends

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// ---- what is asked ----------------------------------------------------------------------------

// What single fits are asked: the law, its objective and starts, nothing that follows.
FitRequest plain(const FitRequest& request) {
  FitRequest single = request;
  single.families = {};
  single.priors.clear();
  single.points.clear();
  single.held.clear();
  single.rival.reset();
  single.group.clear();
  return single;
}

void refuse_what_has_no_place(const FitRequest& request) {
  if (request.latex)
    throw RequestError("latex", "with families, which have no one formula; allowed: without --by");
  if (request.rival) throw RequestError("against", "with families; allowed: without --by");
}

void refuse_problem_without_rows(const FitTask& task, const Columns& columns) {
  const Problem& problem = task.on_data.problem;
  const bool curve = task.on_data.curve.rows > 0 ||
                     problem.objective.kind == ObjectiveKind::beta_binomial ||
                     problem.model.rows != columns.rows();
  if (curve)
    throw RequestError("by",
                       "with counts that make a curve together, or rows that the law merges; "
                       "allowed: with rows that are predicted one by one");
}

std::vector<std::string> names_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> names;
  names.reserve(parameters.size());
  for (const Parameter& parameter : parameters) names.push_back(parameter.name);
  return names;
}

void check_names(const FamilyRequest& asked, const std::vector<Parameter>& parameters) {
  const std::vector<std::string> known = names_of(parameters);
  std::map<std::string, std::string> seen;
  const auto check = [&](const std::string& field, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      if (!holds(known, name))
        throw RequestError(
            field, fmt::format("no parameter {}; allowed: {}", name, fmt::join(known, ", ")));
      if (!seen.emplace(name, field).second)
        throw RequestError(field, fmt::format("{} stands twice; allowed: once, in one of share, "
                                              "own and pool",
                                              name));
    }
  };
  check("share", asked.shared);
  check("own", asked.own);
  check("pool", asked.pooled);
}

// Of parameters that are not named: own, or shared where some are named own. What is fixed is one.
std::vector<Sharing> sharing_of(const FamilyRequest& asked,
                                const std::vector<Parameter>& parameters) {
  check_names(asked, parameters);
  std::vector<Sharing> sharing;
  sharing.reserve(parameters.size());
  for (const Parameter& parameter : parameters) {
    Sharing each = asked.own.empty() ? Sharing::own : Sharing::shared;
    if (holds(asked.shared, parameter.name)) each = Sharing::shared;
    if (holds(asked.own, parameter.name)) each = Sharing::own;
    if (holds(asked.pooled, parameter.name)) each = Sharing::pooled;
    if (parameter.fixed && each == Sharing::pooled)
      throw RequestError("pool", parameter.name + "; allowed: a parameter that is not fixed");
    sharing.push_back(parameter.fixed ? Sharing::shared : each);
  }
  return sharing;
}

void refuse_pooled(const FitRequest& request, const Objective& objective) {
  try {
    refuse_with_priors(request, objective);
  } catch (const RequestError& error) {
    const bool by_objective = error.field == "prior";
    throw RequestError(by_objective ? "pool" : error.field, error.problem);
  }
}

// ---- families alone ---------------------------------------------------------------------------

// A family's rows, and its fits: all parameters free, and those that are its own.
struct Alone {
  Family family;
  std::vector<std::size_t> rows;
  FitTask task;
  std::optional<FitResult> free = {};
  std::vector<double> start = {};  // of the law's parameters
};

double coordinate(const Parameter& parameter, double value) {
  return parameter.scale == Scale::logarithmic ? std::log(value) : value;
}

std::vector<Alone> rows_of_families(const std::vector<std::string>& texts) {
  std::vector<Alone> all;
  std::map<std::string, std::size_t> known;
  for (std::size_t row = 0; row < texts.size(); ++row) {
    const auto [place, is_new] = known.emplace(texts[row], all.size());
    if (is_new) {
      all.emplace_back();
      all.back().family.name = texts[row];
    }
    all[place->second].rows.push_back(row);
  }
  for (Alone& each : all) each.family.rows = each.rows.size();
  return all;
}

bool has_all(const std::vector<Sharing>& sharing, Sharing kind) {
  return std::all_of(sharing.begin(), sharing.end(), [&](Sharing each) { return each == kind; });
}

// ---- the whole --------------------------------------------------------------------------------

class FamilyFitter {
 public:
  FamilyFitter(const FitRequest& request, const Columns& columns, const TaskSearch& search)
      : request_(request),
        single_(plain(request)),
        columns_(columns),
        search_(search),
        whole_(task_of(single_, columns)) {
    refuse_what_has_no_place(request);
    refuse_problem_without_rows(whole_, columns);
    const std::vector<Parameter>& parameters = law_parameters();
    sharing_ = sharing_of(request.families, parameters);
    if (is_pooled()) refuse_pooled(request, whole_.on_data.problem.objective);
    static_cast<void>(priors_for(request.priors, whole_.on_data.problem.model));
    for (const Parameter& parameter : parameters) asked_.push_back(parameter.name);
  }

  FamilyTask run() {
    alone_ = rows_of_families(columns_.text_column(request_.families.column));
    if (alone_.size() < 2)
      throw RequestError(
          "by", fmt::format("{} names one family; allowed: 2 or more", request_.families.column));
    static_cast<void>(models_at(request_, whole_));  // refused here, before the search
    shared_ = search_(whole_.on_data.problem, whole_).result;
    for (Alone& each : alone_) fit_alone(each);
    leave_out();
    FamilyTask found{
        .request = request_, .rows = {}, .columns = columns_, .task = whole_, .families = {}};
    for (const Alone& each : alone_)
      found.rows.insert(found.rows.end(), each.rows.begin(), each.rows.end());
    std::sort(found.rows.begin(), found.rows.end());
    describe(found.families);
    found.notes = std::move(notes_);
    pose(found);
    return found;
  }

 private:
  [[nodiscard]] const std::vector<Parameter>& law_parameters() const {
    return whole_.on_data.problem.model.parameters;
  }

  [[nodiscard]] bool is_pooled() const {
    return std::find(sharing_.begin(), sharing_.end(), Sharing::pooled) != sharing_.end();
  }

  // All parameters, then those that are its own with the others where all rows put them.
  void fit_alone(Alone& each) {
    each.family.residual_standard_deviation = nan;
    try {
      const Columns own = taken_rows(columns_, each.rows);
      each.task = task_to_predict(single_, own);
      each.task.on_data.starts = whole_.on_data.starts;
      each.task.in_stages = whole_.in_stages;
      fit_freely(each);
      fit_own(each);
    } catch (const RequestError&) {
      throw;
    } catch (const std::domain_error& error) {
      each.family.left_out_for = error.what();
    }
  }

  void fit_freely(Alone& each) const {
    const Problem& problem = each.task.on_data.problem;
    if (problem.model.rows < free_parameters(problem.model)) return;
    each.free = search_(problem, each.task).result;
    if (each.free->usable())
      each.family.residual_standard_deviation = residual_standard_deviation(problem, *each.free);
  }

  void fit_own(Alone& each) const {
    each.family.is_fitted = true;
    each.start =
        each.free && each.free->usable() ? each.free->best.parameters : shared_.best.parameters;
    Problem problem = each.task.on_data.problem;
    for (std::size_t j = 0; j < sharing_.size(); ++j)
      if (sharing_[j] != Sharing::own)
        problem.model.parameters[j].fixed = shared_.best.parameters[j];
    if (free_parameters(problem.model) == 0) return;
    if (has_all(sharing_, Sharing::own) && each.free) {
      judge(each, *each.free);
      return;
    }
    if (problem.model.rows < free_parameters(problem.model)) {
      each.family.is_fitted = false;
      each.family.left_out_for = fmt::format("{} rows for {} parameters of its own",
                                             problem.model.rows, free_parameters(problem.model));
      return;
    }
    FitTask task = each.task;
    for (std::vector<double>& start : task.on_data.starts)
      for (std::size_t j = 0; j < sharing_.size(); ++j)
        if (problem.model.parameters[j].fixed) start[j] = *problem.model.parameters[j].fixed;
    task.on_data.starts.push_back(shared_.best.parameters);
    const FitResult own = search_(problem, task).result;
    if (!(each.free && each.free->usable())) each.start = own.best.parameters;
    judge(each, own);
  }

  // Where other families have a say in the other parameters, rows that are met are no fault.
  void judge(Alone& each, const FitResult& result) const {
    const bool is_met = result.best.end == End::saturated && !has_all(sharing_, Sharing::own);
    each.family.is_fitted = result.usable() || is_met;
    if (!each.family.is_fitted) each.family.left_out_for = explanation(result.best);
  }

  // Families that are left out are named; the others are fitted again where they are fewer.
  void leave_out() {
    for (const Alone& each : alone_) {
      described_.push_back(each.family);
      if (!each.family.is_fitted)
        notes_.push_back(fmt::format("{} ({} rows) is left out: {}", each.family.name,
                                     each.family.rows, each.family.left_out_for));
    }
    std::erase_if(alone_, [](const Alone& each) { return !each.family.is_fitted; });
    if (alone_.size() < 2)
      throw RequestError(
          "by", fmt::format("{} of {} families of {} can be fitted ({}); allowed: 2 or more",
                            alone_.size(), described_.size(), request_.families.column,
                            fmt::join(notes_, "; ")));
    is_fewer_ = alone_.size() < described_.size();
  }

  void describe(Families& families) const {
    families.column = request_.families.column;
    families.families = described_;
    for (std::size_t j = 0; j < asked_.size(); ++j)
      families.sharing.emplace_back(asked_[j], sharing_[j]);
  }

  // ---- the joint problem

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    names.reserve(alone_.size());
    for (const Alone& each : alone_) names.push_back(each.family.name);
    return names;
  }

  // Rows of families among those that are kept.
  void number_rows(const std::vector<std::size_t>& kept) {
    std::map<std::size_t, std::size_t> place;
    for (std::size_t i = 0; i < kept.size(); ++i) place[kept[i]] = i;
    for (Alone& each : alone_)
      for (std::size_t& row : each.rows) row = place.at(row);
  }

  [[nodiscard]] Problem joint_problem(const JointLayout& layout) const {
    std::vector<JointPart> parts;
    parts.reserve(alone_.size());
    for (std::size_t f = 0; f < alone_.size(); ++f)
      parts.push_back(
          {.model = alone_[f].task.on_data.problem.model, .rows = alone_[f].rows, .family = f});
    Problem problem = whole_.on_data.problem;
    problem.model = joint_model(layout, std::move(parts), problem.model.rows);
    return problem;
  }

  // From parameters of each family; what is shared, or a centre, is their mean or that of all rows.
  [[nodiscard]] std::vector<double> joint_start(const JointLayout& layout, bool apart) const {
    std::vector<double> start(layout.parameters.size());
    for (std::size_t j = 0; j < sharing_.size(); ++j) {
      if (layout.centre[j]) start[*layout.centre[j]] = shared_.best.parameters[j];
      for (std::size_t f = 0; f < alone_.size(); ++f) {
        const bool own = layout.position.front()[j] != layout.position.back()[j];
        start[layout.position[f][j]] =
            apart && own ? alone_[f].start[j] : shared_.best.parameters[j];
      }
    }
    return start;
  }

  void pose(FamilyTask& found) {
    found.columns = taken_rows(columns_, found.rows);
    if (is_fewer_) {
      whole_ = task_of(single_, found.columns);
      shared_ = search_(whole_.on_data.problem, whole_).result;
    }
    number_rows(found.rows);
    compare_ends(found.families);
    if (is_pooled()) pool(found);
    const JointLayout layout = joint_layout(law_parameters(), sharing_, names());
    if (!found.pooled) {
      found.task.on_data.problem = joint_problem(layout);
      if (!is_same_as_an_end()) compare_asked(found.families, layout);
    } else {
      found.task.on_data.problem = found.pooled->problem;
    }
    found.task.on_data.starts = {joint_start(layout, true), joint_start(layout, false)};
    if (found.pooled) found.task.on_data.starts = {found.pooled->found.result.best.parameters};
    found.task.on_data.on_rows = {};
    found.task.in_stages = false;
    found.task.at = model_on_columns(layout);
    lift_derived(layout, found.task.on_data);
    ask_each_family(layout, found);
  }

  // ---- arrangements of the parameters

  struct Arranged {
    Arrangement arrangement = Arrangement::all_shared;
    Problem problem;
    FitResult result;
  };

  void compare_ends(Families& families) {
    ends_.push_back({.arrangement = Arrangement::all_shared,
                     .problem = whole_.on_data.problem,
                     .result = shared_});
    std::vector<Sharing> own;
    own.reserve(sharing_.size());
    for (const Parameter& parameter : law_parameters())
      own.push_back(parameter.fixed ? Sharing::shared : Sharing::own);
    const JointLayout layout = joint_layout(law_parameters(), own, names());
    Problem problem = joint_problem(layout);
    ends_.push_back({.arrangement = Arrangement::all_own,
                     .problem = problem,
                     .result = near(problem, {joint_start(layout, true)})});
    for (const Arranged& end : ends_) families.fits.push_back(described(end));
    add_test(families, ends_.front(), ends_.back());
  }

  [[nodiscard]] bool is_same_as_an_end() const {
    std::vector<Sharing> free;
    for (std::size_t j = 0; j < sharing_.size(); ++j)
      if (!law_parameters()[j].fixed) free.push_back(sharing_[j]);
    return has_all(free, Sharing::own) || has_all(free, Sharing::shared);
  }

  void compare_asked(Families& families, const JointLayout& layout) {
    const Problem problem = joint_problem(layout);
    const Arranged asked{
        .arrangement = Arrangement::as_asked,
        .problem = problem,
        .result = fit(problem, std::vector{joint_start(layout, true), joint_start(layout, false)})};
    families.fits.insert(families.fits.begin() + 1, described(asked));
    add_test(families, ends_.front(), asked);
    add_test(families, asked, ends_.back());
  }

  static FitResult near(const Problem& problem, const std::vector<std::vector<double>>& starts) {
    try {
      require_starts(problem, starts);
    } catch (const std::domain_error&) {  // fewer rows than parameters
      return {.best = {.parameters = starts.front(), .value = nan}, .objective = problem.objective};
    }
    return result_of(problem, minima_from(problem, starts, 1, {.from_nearby = true}), tolerance);
  }

  static ArrangedFit described(const Arranged& arranged) {
    ArrangedFit fit{.arrangement = arranged.arrangement,
                    .parameters = free_parameters(arranged.problem.model),
                    .converged = arranged.result.usable(),
                    .objective_value = arranged.result.best.value,
                    .criteria = {.minus_two_log_likelihood = nan, .aic = nan, .bic = nan}};
    if (fit.converged) fit.criteria = criteria(arranged.problem, arranged.result);
    return fit;
  }

  static void add_test(Families& families, const Arranged& smaller, const Arranged& larger) {
    if (!smaller.result.usable() || !larger.result.usable()) return;
    const FitResult& more = larger.result;
    LikelihoodRatio ratio =
        likelihood_ratio(criteria(smaller.problem, smaller.result), smaller.result.free,
                         criteria(larger.problem, more), more.free);
    if (!scale_is_known(larger.problem.objective))
      judge_by_f(ratio, smaller.result.best.value - more.best.value,
                 dispersion(larger.problem, more), more.degrees_of_freedom());
    families.tests.push_back(
        {.smaller = smaller.arrangement, .larger = larger.arrangement, .ratio = ratio});
  }

  // ---- pooled parameters

  // Of the families' own estimates: how they scatter, and how sure they typically are.
  PooledGroup group_of(const JointLayout& layout, std::size_t j) const {
    PooledGroup group{.centre = *layout.centre[j]};
    std::vector<double> estimates;
    std::vector<double> errors;
    for (std::size_t f = 0; f < alone_.size(); ++f) {
      group.members.push_back(layout.position[f][j]);
      const Alone& each = alone_[f];
      if (!each.free || !each.free->usable()) continue;
      const Problem& problem = each.task.on_data.problem;
      const double error =
          covariance(problem, *each.free, CovarianceKind::scaled).standard_error(j);
      const double estimate = each.free->best.parameters[j];
      const Parameter& parameter = law_parameters()[j];
      if (!(error > 0) || !std::isfinite(error)) continue;
      estimates.push_back(coordinate(parameter, estimate));
      errors.push_back(parameter.scale == Scale::logarithmic ? error / estimate : error);
    }
    const double size =
        std::max(std::abs(coordinate(law_parameters()[j], shared_.best.parameters[j])), 1e-3);
    std::sort(errors.begin(), errors.end());
    group.typical_error = errors.empty() ? 0.1 * size : numeric::quantile_of_sorted(errors, 0.5);
    std::sort(estimates.begin(), estimates.end());
    const double middle_half = estimates.size() < 2
                                   ? 0
                                   : numeric::quantile_of_sorted(estimates, 0.75) -
                                         numeric::quantile_of_sorted(estimates, 0.25);
    group.first_spread = std::max(middle_half / 1.35, group.typical_error);
    return group;
  }

  [[nodiscard]] double first_noise_variance() const {
    double squares = 0;
    double freedom = 0;
    for (const Alone& each : alone_) {
      if (!each.free || !each.free->usable() || !(each.free->degrees_of_freedom() > 0)) continue;
      squares += each.free->best.value;
      freedom += each.free->degrees_of_freedom();
    }
    return squares > 0
               ? squares / freedom
               : shared_.best.value / static_cast<double>(whole_.on_data.problem.model.rows);
  }

  // Priors of the request in the joint model: of a pooled parameter that of its centre, else of
  // each that has its name.
  [[nodiscard]] std::vector<NamedPrior> named_priors(const JointLayout& layout) const {
    std::vector<NamedPrior> priors;
    for (const NamedPrior& prior : request_.priors)
      for (const std::string& name : names_in(layout, prior.name))
        priors.push_back({.name = name, .value = prior.value, .spread = prior.spread});
    return priors;
  }

  [[nodiscard]] std::vector<std::string> names_in(const JointLayout& layout,
                                                  const std::string& name) const {
    const auto j =
        static_cast<std::size_t>(std::find(asked_.begin(), asked_.end(), name) - asked_.begin());
    if (sharing_[j] != Sharing::own) return {name};
    std::vector<std::string> names;
    names.reserve(alone_.size());
    for (const std::vector<std::size_t>& position : layout.position)
      names.push_back(layout.parameters[position[j]].name);
    return names;
  }

  // A spread of 0 makes its parameter shared, and the others are fitted again.
  void pool(FamilyTask& found) {
    while (is_pooled()) {
      const JointLayout layout = joint_layout(law_parameters(), sharing_, names());
      Problem problem = joint_problem(layout);
      problem.priors = priors_for(named_priors(layout), problem.model);
      std::vector<std::size_t> pooled;
      std::vector<PooledGroup> groups;
      for (std::size_t j = 0; j < sharing_.size(); ++j)
        if (sharing_[j] == Sharing::pooled) {
          pooled.push_back(j);
          groups.push_back(group_of(layout, j));
        }
      PooledFit fitted = fit_pooled(problem, groups, joint_start(layout, true),
                                    first_noise_variance(), request_.errors.confidence);
      bool any_zero = false;
      for (std::size_t k = 0; k < pooled.size(); ++k)
        if (fitted.spreads[k].is_zero) {
          any_zero = true;
          sharing_[pooled[k]] = Sharing::shared;
          found.families.pooled.push_back(at_zero(pooled[k], fitted.spreads[k]));
          found.notes.push_back(fmt::format(
              "the families do not spread in {}: its marginal likelihood is highest at 0, and it "
              "is shared",
              asked_[pooled[k]]));
        }
      if (any_zero) continue;
      if (!fitted.converged && fitted.most_probable.found.result.usable())
        fitted.most_probable.found.result.best.end = End::at_no_minimum;
      for (std::size_t k = 0; k < pooled.size(); ++k)
        found.families.pooled.push_back(described(fitted, groups[k], pooled[k], fitted.spreads[k]));
      found.pooled = std::move(fitted.most_probable);
      return;
    }
  }

  [[nodiscard]] PooledParameter at_zero(std::size_t j, const PooledSpread& spread) const {
    return {.name = asked_[j],
            .by_logarithm = law_parameters()[j].scale == Scale::logarithmic,
            .centre = nan,
            .centre_error = nan,
            .centre_interval = {.lower = nan, .upper = nan},
            .spread = 0,
            .spread_error = nan,
            .spread_interval = spread.interval};
  }

  [[nodiscard]] PooledParameter described(const PooledFit& fitted, const PooledGroup& group,
                                          std::size_t j, const PooledSpread& spread) const {
    PooledParameter parameter = at_zero(j, spread);
    const MostProbable& found = fitted.most_probable;
    parameter.spread = spread.spread;
    parameter.spread_error = spread.standard_error;
    parameter.centre = found.found.result.best.parameters[group.centre];
    if (!found.found.result.usable()) return parameter;
    parameter.centre_error =
        laplace_covariance(found.problem, found.found.result.best).standard_error(group.centre);
    const IntervalLaw law{.degrees_of_freedom = static_cast<double>(group.members.size()) - 1};
    const double reach = law.quantile(request_.errors.confidence) * parameter.centre_error;
    const double centre = parameter.centre;
    if (parameter.by_logarithm)
      parameter.centre_interval = {.lower = centre * std::exp(-reach / centre),
                                   .upper = centre * std::exp(reach / centre)};
    else
      parameter.centre_interval = {.lower = centre - reach, .upper = centre + reach};
    return parameter;
  }

  // ---- what follows from the joint fit

  [[nodiscard]] std::function<Model(const Columns&)> model_on_columns(
      const JointLayout& layout) const {
    return [layout, names = names(), at = whole_.at,
            column = request_.families.column](const Columns& columns) {
      std::vector<Alone> families = rows_of_families(columns.text_column(column));
      std::vector<JointPart> parts;
      parts.reserve(families.size());
      for (Alone& each : families) {
        const auto place = std::find(names.begin(), names.end(), each.family.name);
        if (place == names.end())
          throw RowError(each.rows.front(), fmt::format("{} is {}; allowed: {}", column,
                                                        each.family.name, fmt::join(names, ", ")));
        parts.push_back({.model = at(taken_rows(columns, each.rows)),
                         .rows = each.rows,
                         .family = static_cast<std::size_t>(place - names.begin())});
      }
      return joint_model(layout, std::move(parts), columns.rows());
    };
  }

  // Exponents, frontiers: of each family by its own parameters, once where it has none.
  void lift_derived(const JointLayout& layout, LawOnData& data) const {
    std::vector<Derived> lifted;
    const bool once = layout.position.front() == layout.position.back();
    for (const Derived& derived : whole_.on_data.derived)
      for (std::size_t f = 0; f < (once ? 1 : alone_.size()); ++f)
        lifted.push_back(
            {.name =
                 once ? derived.name : fmt::format("{} [{}]", derived.name, alone_[f].family.name),
             .value = [value = derived.value, layout, f](std::span<const double> theta) {
               return value(layout.of_family(theta, f));
             }});
    data.derived = std::move(lifted);
  }

  void ask_each_family(const JointLayout& layout, FamilyTask& found) const {
    found.request.priors = named_priors(layout);
    if (!found.pooled) {
      Problem& problem = found.task.on_data.problem;
      problem.priors = priors_for(found.request.priors, problem.model);
    }
    const std::vector<Model> models = models_at(request_, whole_);
    found.request.points.clear();
    for (std::size_t i = 0; i < models.size(); ++i)
      for (std::size_t f = 0; f < alone_.size(); ++f) {
        NamedNumbers point = request_.points[i];
        point.name = fmt::format("{} [{}]", point.shown_as(), alone_[f].family.name);
        found.request.points.push_back(std::move(point));
        std::vector<JointPart> part{{.model = models[i], .rows = {0}, .family = f}};
        found.points.push_back(joint_model(layout, std::move(part), 1));
      }
  }

  const FitRequest& request_;
  FitRequest single_;
  const Columns& columns_;
  const TaskSearch& search_;
  FitTask whole_;
  std::vector<Sharing> sharing_;
  std::vector<std::string> asked_;  // names of the law's parameters
  std::vector<Alone> alone_;
  std::vector<Family> described_;
  std::vector<std::string> notes_;
  bool is_fewer_ = false;
  FitResult shared_;
  std::vector<Arranged> ends_;
};

}  // namespace

FamilyTask family_task(const FitRequest& request, const Columns& columns,
                       const TaskSearch& search) {
  return FamilyFitter(request, columns, search).run();
}

}  // namespace inferlaw::fit
